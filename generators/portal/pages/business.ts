import type { Application, Capability, Screen } from '../../../model/model.ts';
import { link, links, pageOf, type Site } from '../site.ts';
import {
  badge,
  type Card,
  type CellLike,
  fact,
  head,
  listed,
  type Page,
  prose,
  section,
  table,
  text,
} from '../view.ts';
import { serviceTable } from './domain.ts';
import { asyncLabel, capabilityBadge, operation, solutionTable } from './parts.ts';

export function capabilityMap(site: Site): Page {
  const all = [...site.model.capabilities.values()];
  const many = (status: Capability['status']) => all.filter((one) => one.status === status).length;
  return {
    path: 'capabilities/index.html',
    menu: 'capabilities',
    eyebrow: 'Business',
    title: 'Capability map',
    lede: [{ text: 'What the business can do, how far it is built, and which services it rests on.' }],
    wide: true,
    facts: [
      fact('Capabilities', all.length),
      fact('Implemented', many('implemented')),
      fact('Partial', many('partial')),
      fact('Not implemented', many('not-implemented')),
    ],
    origins: [{ file: 'architecture/capabilities.yaml', path: [] }],
    sections: [...site.model.capabilityGroups.values()].flatMap((group) =>
      section(
        site.addresses.things.get(group)?.split('#')[1] ?? group.id,
        `${group.id} ${group.name}`,
        [
          ...(group.description === undefined ? [] : [prose(site.rich(group.description))]),
          { block: 'cards', cards: group.capabilities.map((capability) => card(site, capability)) },
        ],
        group.capabilities.length,
      ),
    ),
  };
}

function card(site: Site, capability: Capability): Card {
  const { text: status, tone = 'quiet' } = capabilityBadge(capability);
  return {
    title: link(site, capability, capability.name),
    sub: `${capability.id} · ${status.toLowerCase()}`,
    tone,
    text: capability.summary ?? capability.description,
    items: links(site, capability.services),
  };
}

export function capabilityPage(site: Site, capability: Capability): Page {
  const path = pageOf(site, capability);
  const group = site.addresses.things.get(capability.group);
  return {
    path,
    menu: 'capabilities',
    eyebrow: `Capability ${capability.id}`,
    title: capability.name,
    lede: site.rich(capability.description, path),
    up: { text: capability.group.name, href: group ?? 'capabilities/index.html' },
    facts: [
      fact('Status', capabilityBadge(capability)),
      fact('Group', {
        text: `${capability.group.id} ${capability.group.name}`,
        href: group ?? 'capabilities/index.html',
      }),
      ...(capability.plannedServices.length === 0
        ? []
        : [fact('Planned services', capability.plannedServices.map(text))]),
    ],
    origins: [capability.origin],
    sections: [
      ...(capability.summary === undefined
        ? []
        : section('summary', 'In short', [prose(site.rich(capability.summary))])),
      ...section('services', 'Services it rests on', [
        capability.services.length === 0 ? prose('No service yet.') : serviceTable(site, capability.services),
      ]),
      ...section('solutions', 'Solutions that changed it', [
        solutionTable(site, site.solutionsOf.get(capability) ?? []),
      ]),
    ],
  };
}

export function applicationList(site: Site): Page {
  const applications = [...site.model.applications.values()];
  return {
    path: 'applications/index.html',
    menu: 'applications',
    eyebrow: 'Business',
    title: 'Applications',
    lede: [{ text: 'What people work with, screen by screen, and the services behind it.' }],
    origins: [{ file: 'architecture/applications', path: [] }],
    sections: [
      ...section('all', 'All applications', [
        table(
          'Applications',
          ['Application', 'Type', 'Technology', 'Team', 'Screens', 'Services'],
          applications.map((one) => [
            link(site, one),
            one.type,
            one.technology,
            one.team,
            one.screens.length,
            new Set(one.screens.flatMap((screen) => [...screen.uses, ...screen.calls.map((call) => call.to)])).size,
          ]),
        ),
      ]),
      ...section('screens', 'All screens', [
        table(
          'Screens',
          ['Screen', 'Application', 'Description', 'Services'],
          applications.flatMap((one) =>
            one.screens.map((screen): CellLike[] => [
              link(site, screen),
              link(site, one),
              site.rich(screen.description),
              listed(links(site, servicesBehind(screen))),
            ]),
          ),
          { filter: 'screens' },
        ),
      ]),
    ],
  };
}

function servicesBehind(screen: Screen) {
  return new Set([...screen.calls.map((call) => call.to), ...screen.uses]);
}

export function applicationPage(site: Site, application: Application): Page {
  const path = pageOf(site, application);
  return {
    path,
    menu: 'applications',
    eyebrow: `${application.type} application`,
    title: application.title,
    lede: site.rich(application.description, path),
    ...(application.color === undefined ? {} : { color: application.color }),
    up: { text: 'Applications', href: 'applications/index.html' },
    facts: [
      ...(application.technology === undefined ? [] : [fact('Technology', application.technology)]),
      ...(application.team === undefined ? [] : [fact('Team', application.team)]),
      ...(application.domain === undefined ? [] : [fact('Domain', link(site, application.domain))]),
      ...((site.usersOf.get(application) ?? []).length === 0
        ? []
        : [fact('Used by', links(site, site.usersOf.get(application) ?? []))]),
      ...(application.clearance.length === 0
        ? []
        : [
            fact(
              'Cleared for',
              application.clearance.map((one) => badge(one, 'info')),
            ),
          ]),
    ],
    actions: [
      {
        text: 'Explore dependencies',
        href: `explorer.html#thing=${encodeURIComponent(`application ${application.id}`)}`,
      },
    ],
    origins: [application.origin],
    sections: section(
      'screens',
      'Screens',
      application.screens.flatMap((screen) => [
        head(`screen-${application.screens.indexOf(screen) + 1}`, [link(site, screen)]),
        prose(site.rich(screen.description)),
        screenCalls(site, screen),
      ]),
      application.screens.length,
    ),
  };
}

function screenCalls(site: Site, screen: Screen) {
  return table(
    `Calls of ${screen.name}`,
    ['Service', 'Operation', 'Purpose', 'Async'],
    [
      ...screen.calls.map((call): CellLike[] => [
        link(site, call.to),
        operation(site, call),
        call.purpose,
        asyncLabel(call),
      ]),
      ...screen.uses.map((service): CellLike[] => [link(site, service), undefined, 'shows its data', 'No']),
    ],
  );
}

export function screenPage(site: Site, screen: Screen): Page {
  const path = pageOf(site, screen);
  const { application } = screen;
  return {
    path,
    menu: 'applications',
    eyebrow: 'Screen',
    title: screen.name,
    lede: site.rich(screen.description, path),
    ...(application.color === undefined ? {} : { color: application.color }),
    up: link(site, application),
    facts: [fact('Application', link(site, application)), fact('Services', links(site, servicesBehind(screen)))],
    origins: [screen.origin],
    sections: section('calls', 'Calls', [screenCalls(site, screen)], screen.calls.length),
  };
}
