import type { Decision, Exception } from '../../../model/model.ts';
import { markdownHtml } from '../markdown.ts';
import { link, links, pageOf, type Site, verdictBadge } from '../site.ts';
import { type Block, code, fact, type Page, prose, section, table, text } from '../view.ts';
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
