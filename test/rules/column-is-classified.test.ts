import { expect, it } from 'vitest';
import { changed, edited, expectFindings, expectNothing } from '../workspace.ts';

const column = (name: string, more = '') =>
  [
    'services/svc-orders.yaml',
    'total: { type: INTEGER',
    `${name}: { type: TEXT${more} }\n        total: { type: INTEGER`,
  ] as const;

it.each([
  ['email', 'pii'],
  ['EMAIL', 'pii'],
  ['last_name', 'pii'],
  ['card_number', 'pci'],
])('reports the column %s, which looks like %s data', (name, dataClass) => {
  const [found] = expectFindings('column-is-classified', edited(column(`«${name}»`)), [
    `orders.orders.${name} looks like ${dataClass} data, but has no class`,
  ]);
  expect(found?.fix).toBe(`class: ${dataClass}, or class: none if it is not`);
  expect(found?.severity).toBe('warning');
});

it('lets a column say its class, or that it has none', () => {
  for (const name of ['pii', 'pci', 'none'])
    expectNothing('column-is-classified', edited(column('email', `, class: ${name}`)));
});

it('matches whole names only', () => {
  for (const name of ['emailed', 'e_mail', 'name', 'last_names', 'discard_card'])
    expectNothing('column-is-classified', edited(column(name)));
});

it('says nothing where no class says what it looks like', () => {
  expectNothing('column-is-classified', {
    ...edited(column('email')),
    ...changed('platform.yaml', "description: Who somebody is., looksLike: [email, '*_name']", 'description: Who.'),
  });
});
