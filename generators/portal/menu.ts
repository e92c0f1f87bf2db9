import type { Model } from '../../model/model.ts';
import type { Law } from './input.ts';

export interface MenuGroup {
  readonly title: string;
  readonly entries: readonly {
    readonly id: string;
    readonly text: string;
    readonly href: string;
    readonly count?: number;
  }[];
}

/** The way through the site; kinds that a workspace doesn't have are left out. */
export function menuOf(model: Model, laws: readonly Law[]): MenuGroup[] {
  const entry = (id: string, text: string, href: string, count?: number) => ({
    id,
    text,
    href,
    ...(count === undefined ? {} : { count }),
  });
  const groups: MenuGroup[] = [
    {
      title: 'System',
      entries: [
        entry('home', 'Landscape', 'index.html'),
        entry('domains', 'Domains', 'domains/index.html', model.domains.size),
        entry('services', 'Services', 'services/index.html', model.services.size),
        entry('endpoints', 'Endpoints', 'endpoints/index.html', model.endpoints.length),
        entry('events', 'Events', 'events/index.html', model.events.size),
        entry('flow', 'Event flow', 'event-flow.html', model.events.size),
        entry('explorer', 'Explorer', 'explorer.html'),
      ],
    },
    {
      title: 'Data',
      entries: [
        entry('entities', 'Entities', 'entities/index.html', model.entities.size),
        entry('ownership', 'Ownership', 'ownership.html', model.entities.size),
        entry('tables', 'Tables', 'tables/index.html', model.tables.length),
      ],
    },
    {
      title: 'Business',
      entries: [
        entry('capabilities', 'Capabilities', 'capabilities/index.html', model.capabilities.size),
        entry('applications', 'Applications', 'applications/index.html', model.applications.size),
        entry('actors', 'Actors', 'actors/index.html', model.actors.size),
      ],
    },
    {
      title: 'Governance',
      entries: [
        entry('decisions', 'Decisions', 'decisions/index.html', model.decisions.size),
        entry('rules', 'Rules', 'rules/index.html', laws.length),
        entry('exceptions', 'Exceptions', 'exceptions.html', model.exceptions.length),
        entry('solutions', 'Solutions', 'solutions/index.html', model.solutions.size),
        entry('tickets', 'Tickets', 'tickets/index.html', model.tickets.size),
      ],
    },
  ];
  return groups.map((group) => ({ ...group, entries: group.entries.filter(({ count }) => count !== 0) }));
}
