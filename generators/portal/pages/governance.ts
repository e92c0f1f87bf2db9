import type { Decision, Exception, Solution, Ticket } from '../../../model/model.ts';
import type { Law } from '../input.ts';
import { markdownHtml } from '../markdown.ts';
import { link, links, pageOf, placeOf, type Site, verdictBadge, verdictOf } from '../site.ts';
import {
  type Block,
  badge,
  type CellLike,
  code,
  fact,
  head,
  type Inline,
  listed,
  type Page,
  prose,
  section,
  type Tone,
  table,
  text,
} from '../view.ts';
import { decisionBadge, decisionTable, solutionTable } from './parts.ts';

export function decisionPage(site: Site, decision: Decision): Page {
  const path = pageOf(site, decision);
  const named = (ids: readonly string[]) =>
    ids.map((id) => {
      const found = site.model.decisions.get(id);
      return found === undefined ? text(id) : link(site, found);
    });
  const excused = site.model.exceptions.filter((one) => one.decision === decision);
  return {
    path,
    menu: 'decisions',
    eyebrow: `Decision ${decision.id}`,
    title: decision.title,
    up: { text: 'Decisions', href: 'decisions/index.html' },
    facts: [
      fact('Status', decisionBadge(decision)),
      fact('Date', decision.date),
      fact('Services', links(site, decision.services)),
      ...(decision.chosen === undefined ? [] : [fact('Chosen', decision.chosen)]),
      ...(decision.supersedes.length === 0 ? [] : [fact('Supersedes', named(decision.supersedes))]),
      ...(decision.supersededBy.length === 0 ? [] : [fact('Superseded by', named(decision.supersededBy))]),
    ],
    origins: [decision.origin],
    sections: [
      ...section('force', 'What holds it', [force(site, decision)]),
      ...section('text', 'The record', [
        { block: 'markdown', html: markdownHtml(decision.body, (words) => site.rich(words, path), '../') },
      ]),
      ...section('solutions', 'Solutions that brought it', [solutionTable(site, site.solutionsOf.get(decision) ?? [])]),
      ...section('exceptions', 'Exceptions that rest on it', [exceptionTable(site, excused)], excused.length),
    ],
  };
}

function force(site: Site, decision: Decision): Block {
  const resting = [...site.laws.values()].filter((law) => law.decisions?.includes(decision.id) === true);
  const ids = [...new Set([...decision.enforcedBy, ...resting.map((law) => law.id)])];
  if (ids.length === 0) return prose('No rule enforces this decision. It is a matter of review.');
  return table(
    'Rules that enforce it',
    ['Rule', 'Today', 'Why'],
    ids.map((id) => [
      { ...code(id), href: site.addresses.rules.get(id) ?? 'rules/index.html' },
      verdictBadge(site, id),
      site.rich(site.laws.get(id)?.why ?? 'There is no such rule.'),
    ]),
  );
}

export function decisionList(site: Site): Page {
  const decisions = [...site.model.decisions.values()];
  return {
    path: 'decisions/index.html',
    menu: 'decisions',
    eyebrow: 'Governance',
    title: 'Architecture decisions',
    lede: [{ text: 'What was decided, and which rule holds it.' }],
    origins: [{ file: 'architecture/decisions', path: [] }],
    sections: section('all', 'All decisions', [decisionTable(site, decisions, 'decisions')], decisions.length),
  };
}

export function exceptionTable(site: Site, exceptions: readonly Exception[], filter?: string) {
  return table(
    'Exceptions',
    ['Exception', 'Rule', 'Subject', 'Reason', 'Owner', 'Until', 'Decision'],
    exceptions.map((one) => [
      link(site, one),
      { ...code(one.rule), href: site.addresses.rules.get(one.rule) ?? 'rules/index.html' },
      site.rich(one.subject),
      one.reason === undefined ? undefined : site.rich(one.reason),
      one.owner,
      one.until ?? 'open end',
      one.decision === undefined ? undefined : link(site, one.decision),
    ]),
    filter === undefined
      ? {}
      : { filter, ids: exceptions.map((one) => site.addresses.things.get(one)?.split('#')[1] ?? one.id) },
  );
}

export function exceptionList(site: Site): Page {
  return {
    path: 'exceptions.html',
    menu: 'exceptions',
    eyebrow: 'Governance',
    title: 'Exceptions',
    lede: [{ text: 'Breaches that are known, owned and recorded. Each covers one subject of one rule, nothing else.' }],
    up: { text: 'Rules', href: 'rules/index.html' },
    origins: [{ file: 'architecture/exceptions.yaml', path: [] }],
    sections: section(
      'all',
      'All exceptions',
      [exceptionTable(site, site.model.exceptions, 'exceptions')],
      site.model.exceptions.length,
    ),
  };
}

/** How far a law reaches. What is not proven today says so. */
const levels = ['Shown', 'Checked', 'Compiled', 'Granted', 'Observed'] as const;

function levelItems(law: Law): Inline[] {
  const holds: Readonly<Record<(typeof levels)[number], boolean>> = {
    Shown: true,
    Checked: law.subjects > 0,
    Compiled: false,
    Granted: false,
    Observed: false,
  };
  return levels.map((level) => badge(level, holds[level] ? 'good' : 'quiet'));
}

const levelFacts: Readonly<Record<(typeof levels)[number], string>> = {
  Shown: 'on this page',
  Checked: 'by novatrek check, against the declared architecture',
  Compiled: 'not yet: no generated contract refuses it',
  Granted: 'not yet: no role or access list refuses it',
  Observed: 'not yet: no running system was compared with it',
};

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
            const held = level === 'Shown' || (level === 'Checked' && law.subjects > 0);
            return [
              level,
              badge(held ? 'yes' : 'not yet', held ? 'good' : 'quiet'),
              level === 'Checked' && !held
                ? 'it runs, but there is nothing in this workspace to look at'
                : levelFacts[level],
            ];
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
            badge(level, level === 'Shown' || level === 'Checked' ? 'good' : 'quiet'),
            text(` ${levelFacts[level]}`),
          ]),
        },
      ]),
    ],
  };
}

export function solutionPage(site: Site, solution: Solution): Page {
  const path = pageOf(site, solution);
  const ticket = site.model.tickets.get(solution.id);
  return {
    path,
    menu: 'solutions',
    eyebrow: `Solution ${solution.id}`,
    title: solution.title,
    lede: site.rich(solution.description, path),
    up: { text: 'Solutions', href: 'solutions/index.html' },
    facts: [
      fact('Date', solution.date),
      ...(ticket === undefined ? [] : [fact('Ticket', [link(site, ticket), badge(ticket.status, 'info')])]),
      fact('Services', links(site, solution.services)),
    ],
    origins: [solution.origin],
    sections: [
      ...section('capabilities', 'Capabilities it changed', [
        table(
          'Capabilities',
          ['ID', 'Capability', 'Change'],
          solution.capabilities.map(({ capability, impact }) => [
            link(site, capability),
            { ...link(site, capability), text: capability.name },
            impact ?? 'not said',
          ]),
        ),
      ]),
      ...section('decisions', 'Decisions', [
        decisionTable(site, solution.decisions),
        ...(solution.ownDecisions.length === 0
          ? []
          : [
              head('own-decisions', 'Kept inside the solution'),
              { block: 'list' as const, entries: solution.ownDecisions.map((one) => [text(one)]) },
            ]),
      ]),
      ...(solution.features.length === 0
        ? []
        : section('features', 'Features', [{ block: 'list', entries: solution.features.map((one) => [text(one)]) }])),
    ],
  };
}

export function solutionList(site: Site): Page {
  const solutions = [...site.model.solutions.values()].sort((a, b) =>
    a.date === b.date ? (a.id < b.id ? 1 : -1) : a.date < b.date ? 1 : -1,
  );
  return {
    path: 'solutions/index.html',
    menu: 'solutions',
    eyebrow: 'Governance',
    title: 'Change log of solutions',
    lede: [{ text: 'What changed in the architecture, newest first.' }],
    origins: [{ file: 'architecture/solutions', path: [] }],
    sections: section(
      'all',
      'All solutions',
      [
        table(
          'Solutions',
          ['Date', 'Ticket', 'Solution', 'Services', 'Capabilities', 'Decisions'],
          solutions.map((solution) => [
            solution.date,
            link(site, solution),
            { ...link(site, solution), text: solution.title },
            listed(links(site, solution.services)),
            listed(
              links(
                site,
                solution.capabilities.map(({ capability }) => capability),
              ),
            ),
            listed(links(site, solution.decisions)),
          ]),
          { filter: 'solutions' },
        ),
      ],
      solutions.length,
    ),
  };
}

export function ticketPage(site: Site, ticket: Ticket): Page {
  const solution = site.model.solutions.get(ticket.id);
  return {
    path: pageOf(site, ticket),
    menu: 'tickets',
    eyebrow: `Ticket ${ticket.id}`,
    title: ticket.summary,
    up: { text: 'Tickets', href: 'tickets/index.html' },
    facts: [
      fact('Status', badge(ticket.status, 'info')),
      ...(ticket.priority === undefined ? [] : [fact('Priority', ticket.priority)]),
      ...(ticket.created === undefined ? [] : [fact('Created', ticket.created)]),
      fact('Solution', solution === undefined ? 'none recorded' : link(site, solution, solution.title)),
      ...(ticket.components.length === 0
        ? []
        : [
            fact(
              'Components',
              ticket.components.flatMap((one) => site.rich(one)),
            ),
          ]),
      ...(ticket.labels.length === 0
        ? []
        : [
            fact(
              'Labels',
              ticket.labels.map((one) => badge(one, 'quiet')),
            ),
          ]),
    ],
    origins: [ticket.origin],
    sections: section('solution', 'Solution', [
      solution === undefined
        ? prose('No solution is recorded for this ticket.')
        : prose(site.rich(solution.description)),
    ]),
  };
}

export function ticketList(site: Site): Page {
  const tickets = [...site.model.tickets.values()];
  return {
    path: 'tickets/index.html',
    menu: 'tickets',
    eyebrow: 'Governance',
    title: 'Tickets',
    origins: [{ file: 'architecture/tickets.yaml', path: [] }],
    sections: section(
      'all',
      'All tickets',
      [
        table(
          'Tickets',
          ['Ticket', 'Summary', 'Status', 'Priority', 'Created', 'Solution'],
          tickets.map((ticket) => {
            const solution = site.model.solutions.get(ticket.id);
            return [
              link(site, ticket),
              ticket.summary,
              badge(ticket.status, 'info'),
              ticket.priority,
              ticket.created,
              solution === undefined ? undefined : { ...link(site, solution), text: solution.title },
            ];
          }),
          { filter: 'tickets' },
        ),
      ],
      tickets.length,
    ),
  };
}
