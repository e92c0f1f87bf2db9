import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing, shop } from '../workspace.ts';

const decision = 'decisions/ADR-001-own-your-data.md';
const other = 'decisions/ADR-002-own-less.md';
const second = (shop[decision] ?? '').replaceAll('ADR-001', 'ADR-002');
const marked = [decision, 'title: Own', 'title: «Own'] as const;

it.each(['Context and Problem Statement', 'Considered Options', 'Decision Outcome'])(
  'reports a decision without the section %s',
  (section) => {
    const [found] = expectFindings('decision-well-formed', edited([decision, `## ${section}`, '## Notes'], marked), [
      `ADR-001 has no section ${section}`,
    ]);
    expect(found?.fix).toBe(`add ## ${section}`);
  },
);

it('reports a section that is only a smaller heading', () => {
  expectFindings('decision-well-formed', edited([decision, '## Decision Outcome', '### Decision Outcome'], marked), [
    'ADR-001 has no section Decision Outcome',
  ]);
});

it('reports a heading that is not the title', () => {
  const [found] = expectFindings(
    'decision-well-formed',
    edited([decision, '# ADR-001: Own your data', '# ADR-001: Own our data'], marked),
    ['the heading of ADR-001 is not its title'],
  );
  expect(found?.fix).toBe('# ADR-001: Own your data');
});

it('reports a choice that is none of the options', () => {
  const [found] = expectFindings(
    'decision-well-formed',
    changed(decision, 'chosen: A schema per service', 'chosen: «A table per service»'),
    ['ADR-001 chose A table per service, which is none of its options'],
  );
  expect(found?.fix).toBe('one of: One database; A schema per service');
});

it('reports a supersede link that only one side knows', () => {
  const [forward] = expectFindings(
    'decision-well-formed',
    { ...changed(decision, 'chosen:', 'supersedes: «[ADR-002]»\nchosen:'), [other]: second },
    ['ADR-001 supersedes ADR-002, but ADR-002 does not say so'],
  );
  expect(forward?.fix).toBe('add supersededBy: [ADR-001] to ADR-002');
  const [back] = expectFindings(
    'decision-well-formed',
    {
      ...edited(
        [decision, 'status: Accepted', 'status: Superseded'],
        [decision, 'chosen:', 'supersededBy: «[ADR-002]»\nchosen:'],
      ),
      [other]: second,
    },
    ['ADR-001 is superseded by ADR-002, but ADR-002 does not say so'],
  );
  expect(back?.fix).toBe('add supersedes: [ADR-001] to ADR-002');
});

it('reports a superseded decision without a successor, and a successor of a decision in force', () => {
  expectFindings('decision-well-formed', changed(decision, 'status: Accepted', 'status: «Superseded»'), [
    'ADR-001 is Superseded, and names no successor',
  ]);
  expectFindings(
    'decision-well-formed',
    {
      ...edited(
        [decision, 'status: Accepted', 'status: «Accepted»'],
        [decision, 'chosen:', 'supersededBy: [ADR-002]\nchosen:'],
      ),
      [other]: second.replace('chosen:', 'supersedes: [ADR-001]\nchosen:'),
    },
    ['ADR-001 is Accepted, and names a successor'],
  );
});

it('lets two decisions succeed each other in due form', () => {
  expectNothing('decision-well-formed', {
    ...edited(
      [decision, 'status: Accepted', 'status: Superseded'],
      [decision, 'chosen:', 'supersededBy: [ADR-002]\nchosen:'],
    ),
    [other]: second.replace('chosen:', 'supersedes: [ADR-001]\nchosen:'),
  });
});

it('lets a decision list no options, and end its lines the Windows way', () => {
  expectNothing('decision-well-formed', changed(decision, 'options: [One database, A schema per service]\n', ''));
  expectNothing('decision-well-formed', { [decision]: (shop[decision] ?? '').replaceAll('\n', '\r\n') });
});

it('does not take a heading inside a code block for a section', () => {
  expectFindings(
    'decision-well-formed',
    edited([decision, '## Decision Outcome', '```md\n## Decision Outcome\n```'], marked),
    ['ADR-001 has no section Decision Outcome'],
  );
});
