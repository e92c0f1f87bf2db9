import type { Solution, Ticket } from '../../../model/model.ts';
import { link, links, pageOf, type Site } from '../site.ts';
import { badge, fact, head, listed, type Page, prose, section, table, text } from '../view.ts';
import { decisionTable } from './parts.ts';

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
            link(site, capability, capability.name),
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
            link(site, solution, solution.title),
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
              solution === undefined ? undefined : link(site, solution, solution.title),
            ];
          }),
          { filter: 'tickets' },
        ),
      ],
      tickets.length,
    ),
  };
}
