import type { Actor } from '../../../model/model.ts';
import { grouped, isScreen, isService, link, links, pageOf, type Site } from '../site.ts';
import { badge, fact, listed, type Page, prose, section, table } from '../view.ts';
import { callTable } from './parts.ts';

export function actorList(site: Site): Page {
  const byType = grouped(site.model.actors.values(), (actor) => [actor.type]);
  return {
    path: 'actors/index.html',
    menu: 'actors',
    eyebrow: 'Business',
    title: 'Actors and external systems',
    lede: [{ text: 'Who and what stands around the services: people, systems of others, infrastructure.' }],
    origins: [{ file: 'architecture/actors.yaml', path: [] }],
    sections: [...byType].flatMap(([type, actors], i) =>
      section(
        `type-${i + 1}`,
        type === 'Human' ? 'People' : `${type}${type.endsWith('System') ? 's' : ''}`,
        [
          table(
            type,
            ['Name', ...(type === 'Human' ? ['Area', 'Uses'] : ['Technology', 'Called by']), 'Description'],
            actors.map((actor) => [
              link(site, actor),
              type === 'Human'
                ? actor.domain === undefined
                  ? actor.area
                  : link(site, actor.domain)
                : actor.technology,
              listed(type === 'Human' ? links(site, actor.uses) : links(site, callers(site, actor))),
              site.rich(actor.description),
            ]),
            ...(i === 0 ? [{ filter: 'actors' }] : []),
          ),
        ],
        actors.length,
      ),
    ),
  };
}

function callers(site: Site, actor: Actor) {
  return new Set((site.callersOf.get(actor) ?? []).map((call) => call.caller));
}

export function actorPage(site: Site, actor: Actor): Page {
  const path = pageOf(site, actor);
  const calls = site.callersOf.get(actor) ?? [];
  const services = calls.filter((call) => isService(call.caller) || isScreen(call.caller));
  return {
    path,
    menu: 'actors',
    eyebrow: actor.type,
    title: actor.name,
    lede: site.rich(actor.description, path),
    up: { text: 'Actors', href: 'actors/index.html' },
    facts: [
      ...(actor.technology === undefined ? [] : [fact('Technology', actor.technology)]),
      ...(actor.team === undefined ? [] : [fact('Team', actor.team)]),
      ...(actor.domain === undefined ? [] : [fact('Domain', link(site, actor.domain))]),
      ...(actor.area === undefined ? [] : [fact('Area', actor.area)]),
      ...(actor.hosts.length === 0
        ? []
        : [
            fact(
              'Hosts',
              actor.hosts.map((one) => ({ text: one, code: true as const })),
            ),
          ]),
      ...(actor.pci ? [fact('Card data', badge('in PCI scope', 'warn'))] : []),
    ],
    origins: [actor.origin],
    sections: [
      ...section('uses', 'Applications', [
        table(
          'Applications used',
          ['Application', 'Screens'],
          actor.uses.map((application) => [link(site, application), listed(links(site, application.screens))]),
        ),
      ]),
      ...section('callers', 'Called by', [callTable(site, services, 'caller')], services.length),
      ...(actor.uses.length + services.length === 0
        ? section('alone', 'Connections', [prose('No application and no call is declared for it.')])
        : []),
    ],
  };
}
