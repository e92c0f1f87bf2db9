import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { check } from '../../rules/check.ts';

const model = workspace();

function workspace(): Model {
  const loaded = load(readSources('.'));
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'));
  return loaded.model;
}

/** Everything of `things` that misses something, by id. `count` keeps an empty list from passing. */
function incomplete<Thing extends { readonly id: string }>(
  things: Iterable<Thing>,
  count: number,
  complete: (thing: Thing) => boolean,
): string[] {
  const all = [...things];
  expect(all).toHaveLength(count);
  return all.filter((thing) => !complete(thing)).map((thing) => thing.id);
}

it.each([
  ['svc-check-in', 5],
  ['svc-scheduling-orchestrator', 5],
  ['svc-notifications', 6],
  ['svc-payments', 12],
  ['svc-loyalty-rewards', 5],
  ['svc-media-gallery', 5],
  ['svc-analytics', 6],
  ['svc-weather', 5],
  ['svc-location-services', 6],
  ['svc-inventory-procurement', 8],
  ['svc-reviews', 10],
  ['svc-reservations', 8],
])('gives %s exactly %i endpoints', (id, count) => {
  expect(model.services.get(id)?.endpoints).toHaveLength(count);
});

it('counts what the platform consists of', () => {
  const { domains, services, events, capabilities, capabilityGroups, applications, actors } = model;
  expect({
    domains: domains.size,
    services: services.size,
    events: events.size,
    capabilityGroups: capabilityGroups.size,
    capabilities: capabilities.size,
    applications: applications.size,
    actors: actors.size,
  }).toEqual({
    domains: 9,
    services: 22,
    events: 9,
    capabilityGroups: 7,
    capabilities: 34,
    applications: 3,
    actors: 26,
  });
});

it('has every decision, with the gap in the numbers', () => {
  expect([...model.decisions.keys()]).toEqual([
    'ADR-003',
    'ADR-004',
    'ADR-005',
    'ADR-006',
    'ADR-007',
    'ADR-008',
    'ADR-009',
    'ADR-010',
    'ADR-011',
    'ADR-014',
    'ADR-015',
  ]);
});

it('gives every table columns, a description and an entity', () => {
  const missing = incomplete(
    model.tables,
    95,
    (table) => table.columns.length > 0 && table.description.trim() !== '' && table.entity !== undefined,
  );
  expect(missing).toEqual([]);
});

it('gives every service a description of at least 80 characters', () => {
  expect(incomplete(model.services.values(), 22, (service) => service.description.trim().length >= 80)).toEqual([]);
});

it('gives every endpoint a description', () => {
  expect(incomplete(model.endpoints, 179, (endpoint) => (endpoint.description ?? '').trim() !== '')).toEqual([]);
});

it('breaks no law without a recorded exception', () => {
  const { diagnostics } = check(model, '2026-06-01');
  const open = diagnostics.filter((one) => one.exception === undefined && one.severity !== 'info');
  expect(open.map((one) => `${one.rule} ${one.message}`)).toEqual([]);
});
