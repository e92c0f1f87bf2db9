import type { Law } from '../input.ts';
import { link, links, placeOf, type Site, verdictBadge, verdictOf } from '../site.ts';
import {
  badge,
  type CellLike,
  code,
  fact,
  type Inline,
  listed,
  type Page,
  prose,
  section,
  type Tone,
  table,
  text,
} from '../view.ts';
import { exceptionTable } from './decision.ts';

/** How far a law reaches, each level stronger than the one before. */
const levels = ['Shown', 'Checked', 'Compiled', 'Granted', 'Observed'] as const;

function levelItems(law: Law): Inline[] {
  const held = levels.filter((level) => holdsAt(law, level));
  return [...held.map((level) => badge(level, 'good')), badge(`${levels.length - held.length} not yet`, 'quiet')];
}

/** What is not proven today is not claimed. */
function holdsAt(law: Law, level: (typeof levels)[number]): boolean {
  if (level === 'Compiled') return law.force?.compiled !== undefined;
  if (level === 'Granted') return law.force?.granted !== undefined;
  return level === 'Shown' || (level === 'Checked' && law.subjects > 0);
}

const levelFacts: Readonly<Record<(typeof levels)[number], string>> = {
  Shown: 'on this page',
  Checked: 'by novatrek check',
  Compiled: 'where the generated contract leaves no way to write it',
  Granted: 'where a role, an access rule or the called service refuses it',
  Observed: 'where a running system was compared with it',
};

function howHeld(law: Law, level: (typeof levels)[number]): string {
  if (holdsAt(law, level)) {
    const { compiled, granted } = law.force ?? {};
    return (level === 'Compiled' ? compiled : level === 'Granted' ? granted : undefined) ?? levelFacts[level];
  }
  if (level === 'Checked') return 'it runs, but there is nothing in this workspace to look at';
  return level === 'Observed' ? 'not yet: no running system was compared with it' : 'nothing generated refuses it';
}

export function rulePage(site: Site, law: Law): Page {
  const open = site.findings.get(law.id) ?? [];
  const excused = site.excused.get(law.id) ?? [];
  const decided = [...site.model.decisions.values()].filter(
    (decision) => decision.enforcedBy.includes(law.id) || law.decisions?.includes(decision.id) === true,
  );
  const written = site.architectRules.get(law.id);
  return {
    path: site.addresses.rules.get(law.id) ?? 'rules/index.html',
    menu: 'rules',
    eyebrow: written === undefined ? 'Rule, built in' : 'Rule, the architect’s own',
    title: written?.data.title ?? law.id,
    lede: site.rich(law.why),
    up: { text: 'Rules', href: 'rules/index.html' },
    facts: [
      fact('Id', code(law.id)),
      fact('Today', verdictBadge(site, law.id)),
      fact('Severity', law.severity),
      fact('Looked at', `${law.subjects} ${law.subjects === 1 ? 'subject' : 'subjects'}`),
      fact('Decisions', decided.length === 0 ? 'none' : links(site, decided)),
    ],
    origins: written === undefined ? [] : [written.origin],
    sections: [
      ...section('force', 'Levels of force', [
        table(
          'Levels of force',
          ['Level', 'Held', 'How'],
          levels.map((level) => {
            const held = holdsAt(law, level);
            return [level, badge(held ? 'yes' : 'not yet', held ? 'good' : 'quiet'), site.rich(howHeld(law, level))];
          }),
        ),
      ]),
      ...section('findings', 'Where it is broken', [findingTable(site, open)], open.length),
      ...section('exceptions', 'Where it is excepted', [exceptionTable(site, excused)], excused.length),
      ...section('sentences', 'What it holds up', [
        table(
          'Bounded-context rules',
          ['Domain', 'Rule'],
          (site.sentencesOf.get(law.id) ?? []).map(({ domain, text: words }) => [link(site, domain), site.rich(words)]),
        ),
      ]),
      ...section('example', 'Example', [
        { block: 'code', caption: 'Breaks it', text: law.example.breaks },
        { block: 'code', caption: 'Mend', text: law.example.mend },
      ]),
    ],
  };
}

function findingTable(site: Site, open: Site['input']['diagnostics']) {
  return table(
    'Findings',
    ['Finding', 'Severity', 'Place', 'Mend'],
    open.map((one) => [
      site.rich(one.message),
      one.severity,
      code(placeOf(site, one.at)),
      one.fix === undefined ? undefined : site.rich(one.fix),
    ]),
  );
}

export function ruleList(site: Site): Page {
  const laws = [...site.laws.values()];
  const tones = laws.map((law) => verdictOf(site, law.id).tone);
  const many = (tone: Tone) => tones.filter((one) => one === tone).length;
  const row = (law: Law): CellLike[] => [
    { ...code(law.id), href: site.addresses.rules.get(law.id) ?? 'rules/index.html' },
    verdictBadge(site, law.id),
    site.rich(law.why),
    listed(
      links(
        site,
        (law.decisions ?? []).flatMap((id) => site.model.decisions.get(id) ?? []),
      ),
    ),
    law.subjects,
    levelItems(law),
  ];
  const labels = ['Rule', 'Today', 'Why', 'Decision', 'Looked at', 'Force'];
  const own = laws.filter((law) => site.architectRules.has(law.id));
  const builtIn = laws.filter((law) => !site.architectRules.has(law.id));
  return {
    path: 'rules/index.html',
    menu: 'rules',
    eyebrow: 'Governance',
    title: 'Rules',
    lede: [{ text: 'Every law of this architecture, why it stands, and whether it holds today.' }],
    wide: true,
    facts: [
      fact('Rules', laws.length),
      fact('Hold', many('good')),
      fact(
        'Hold with exceptions',
        laws.filter(
          (law) => (site.findings.get(law.id)?.length ?? 0) === 0 && (site.excused.get(law.id)?.length ?? 0) > 0,
        ).length,
      ),
      fact(
        'Broken',
        laws.filter((law) => law.severity !== 'info' && (site.findings.get(law.id)?.length ?? 0) > 0).length,
      ),
    ],
    actions: site.model.exceptions.length === 0 ? [] : [{ text: 'All exceptions', href: 'exceptions.html' }],
    origins: [{ file: 'architecture/rules', path: [] }],
    sections: [
      ...section(
        'own',
        'Rules of this architecture',
        [table('Rules of this architecture', labels, own.map(row))],
        own.length,
      ),
      ...section(
        'built-in',
        'Built-in rules',
        [table('Built-in rules', labels, builtIn.map(row), { filter: 'rules' })],
        builtIn.length,
      ),
      ...section('levels', 'Levels of force', [
        prose(
          'A rule can be held in five ways, each stronger than the one before. What is not proven today is not claimed.',
        ),
        {
          block: 'list',
          entries: levels.map((level) => [
            badge(level, level === 'Observed' ? 'quiet' : 'good'),
            text(` ${levelFacts[level]}`),
          ]),
        },
      ]),
    ],
  };
}
