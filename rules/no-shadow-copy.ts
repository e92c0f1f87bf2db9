import { below, type Finding } from '../model/finding.ts';
import type { Model, Service, Table } from '../model/model.ts';
import { catalogsOf, type MadeTable } from './catalog.ts';
import { tableOf } from './own-sql.ts';
import { type Facts, rule } from './rule.ts';

export const noShadowCopy = rule<Table | Made>({
  id: 'no-shadow-copy',
  severity: 'error',
  why: 'a second copy of somebody’s data goes stale in silence; a copy says whose it is and what feeds it',
  example: {
    breaks: 'svc-billing and svc-customers both have a table addresses',
    mend: 'replicaOf: { service: svc-customers, table: addresses, fedBy: { event: address.changed } }',
  },
  subjects: (facts) => [...facts.model.tables, ...madeTables(facts)],
  *check(subjects, { model }) {
    const tables = subjects.filter((subject) => 'origin' in subject);
    const seen = new Set<Table>();
    for (const group of groups(tables, (table) => table.name.toLowerCase()))
      yield* copies(group, seen, (original) => `has the name of ${original.id}`);
    for (const group of groups(tables, classified))
      yield* copies(
        group,
        seen,
        (original) => `stores the same classified columns as ${original.id} (${classified(original)})`,
      );
    for (const table of tables) yield* unfed(table);
    for (const made of subjects) if ('made' in made) yield* unsaid(made, model);
  },
});

/** A table that migrations make, and the architecture says nothing of. */
interface Made {
  readonly made: MadeTable;
  readonly service: Service;
}

function madeTables(facts: Facts): Made[] {
  return [...catalogsOf(facts).values()].flatMap(({ service, tables }) =>
    [...tables.values()].flatMap((made) =>
      made.kind === 'table' && tableOf(service, made.name) === undefined ? [{ made, service }] : [],
    ),
  );
}

function* unsaid({ made, service }: Made, model: Model): Iterable<Finding> {
  const original = ownerElsewhere(made.name, service, model);
  if (original === undefined) return;
  yield {
    message: `a migration of ${service.id} creates ${made.name}, which has the name of ${original.id} of ${original.service.id}`,
    subject: `${service.store?.schema ?? service.id}.${made.name}`,
    at: made.at,
    fix: `read it through ${original.service.id}, or declare the table with replicaOf and the event or endpoint that feeds it`,
    related: [{ message: 'the original', at: { ...original.origin, onKey: true } }],
  };
}

/** The table of that name which another service declares. */
export function ownerElsewhere(name: string, service: Service, model: Model): Table | undefined {
  return model.tables.find((table) => table.service !== service && table.name.toLowerCase() === name.toLowerCase());
}

/** Tables that share a key and stand in more than one service. */
function groups(tables: readonly Table[], key: (table: Table) => string | undefined): Table[][] {
  const byKey = new Map<string, Table[]>();
  for (const table of tables) {
    const name = key(table);
    if (name === undefined) continue;
    const group = byKey.get(name);
    if (group === undefined) byKey.set(name, [table]);
    else group.push(table);
  }
  return [...byKey.values()].filter((group) => new Set(group.map((table) => table.service)).size > 1);
}

function classified(table: Table): string | undefined {
  const names = table.columns
    .filter((column) => column.class !== undefined && column.class !== 'none')
    .map((column) => column.name);
  return names.length < 2 ? undefined : names.sort().join(', ');
}

function* copies(group: readonly Table[], seen: Set<Table>, how: (original: Table) => string): Iterable<Finding> {
  const [original, ...others] = [...group].sort((a, b) => claim(a, group) - claim(b, group));
  if (original === undefined) return;
  for (const table of others)
    if (table.service !== original.service && !seen.has(table)) {
      seen.add(table);
      yield* copy(table, original, how(original));
    }
}

/** Who has it first-hand: not a replica, not one that points at the other's service, rather core data; then the order of ids. */
function claim(table: Table, group: readonly Table[]): number {
  const pointsAway = table.columns.some((column) =>
    group.some((other) => other.service !== table.service && other.service === column.references),
  );
  return (table.replicaOf === undefined ? 0 : 4) + (pointsAway ? 2 : 0) + (table.entity?.core === true ? 0 : 1);
}

function* copy(table: Table, original: Table, how: string): Iterable<Finding> {
  if (table.replicaOf !== undefined) return;
  yield {
    message: `${table.id} of ${table.service.id} ${how}, which ${original.service.id} owns`,
    subject: table.id,
    at: { ...table.origin, onKey: true },
    fix: `read it through ${original.service.id}, or declare replicaOf and the event or endpoint that feeds it`,
    related: [{ message: 'the original', at: { ...original.origin, onKey: true } }],
  };
}

/** A replica that nobody feeds is a shadow copy with a label. */
function* unfed(table: Table): Iterable<Finding> {
  if (table.replicaOf === undefined) return;
  const { fedBy } = table.replicaOf;
  const fed = fedBy.kind === 'event' ? fedBy.consumers.includes(table.service) : calls(table.service, fedBy.id);
  if (fed) return;
  yield {
    message: `${table.id} says ${fedBy.id} feeds it, but ${table.service.id} does not ${fedBy.kind === 'event' ? 'consume' : 'call'} it`,
    subject: table.id,
    at: below(table.origin, 'replicaOf', 'fedBy'),
    fix:
      fedBy.kind === 'event'
        ? `add ${table.service.id} to the consumers of ${fedBy.id}`
        : 'declare the call, or name one that is declared',
    related: [{ message: fedBy.id, at: { ...fedBy.origin, onKey: true } }],
  };
}

function calls(service: Service, endpoint: string): boolean {
  return service.calls.some((call) => call.target?.id === endpoint);
}
