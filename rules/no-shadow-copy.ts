import { below, type Finding } from '../model/finding.ts';
import type { Service, Table } from '../model/model.ts';
import { rule } from './rule.ts';

export const noShadowCopy = rule<Table>({
  id: 'no-shadow-copy',
  severity: 'error',
  why: 'a second copy of somebody’s data goes stale in silence; a copy says whose it is and what feeds it',
  example: {
    breaks: 'svc-billing and svc-customers both have a table addresses',
    mend: 'replicaOf: { service: svc-customers, table: addresses, fedBy: { event: address.changed } }',
  },
  subjects: ({ model }) => model.tables,
  *check(tables) {
    const byName = new Map<string, Table>();
    const byClassified = new Map<string, Table>();
    for (const table of inOrderOfClaim(tables)) {
      const name = table.name.toLowerCase();
      const same = byName.get(name);
      if (same === undefined) byName.set(name, table);
      else if (same.service !== table.service) yield* copy(table, same, `has the name of ${same.id}`);
      const classified = table.columns
        .filter((column) => column.class !== undefined && column.class !== 'none')
        .map((column) => column.name);
      if (classified.length < 2) continue;
      const key = classified.sort().join(' ');
      const twin = byClassified.get(key);
      if (twin === undefined) byClassified.set(key, table);
      else if (twin.service !== table.service && twin !== same)
        yield* copy(table, twin, `stores the same classified columns as ${twin.id} (${classified.join(', ')})`);
    }
    for (const table of tables) yield* unfed(table);
  },
});

/** The owner of core data has the older claim to a name; then the order of ids decides. */
function inOrderOfClaim(tables: readonly Table[]): Table[] {
  return [...tables].sort((a, b) => rank(a) - rank(b));
}

function rank(table: Table): number {
  return table.replicaOf !== undefined ? 2 : table.entity?.core === true ? 0 : 1;
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
