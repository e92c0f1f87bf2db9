import type { Relation, SqlFacts } from './facts.ts';

/** A name that stands in a hole of a text. */
export function markerOf(hole: number): string {
  return `__hole_${hole + 1}__`;
}

export function isMarked(name: string): boolean {
  return /__hole_\d+__/.test(name);
}

/** The facts without what only fills holes. */
export function unmarked(facts: SqlFacts): SqlFacts {
  const visible = (name: string) => !isMarked(name);
  return {
    relations: facts.relations.flatMap((one) => shown(one)),
    weakens: facts.weakens.map((one) => ({
      ...one,
      detail: one.detail.replaceAll(/__hole_\d+__/g, '…'),
      names: one.names.filter(visible),
    })),
    dynamic: facts.dynamic.map((one) => ({ ...one, what: one.what.replaceAll(/__hole_\d+__/g, '…') })),
    updates: facts.updates
      .filter(({ schema, table }) => visible(table) && visible(schema ?? ''))
      .map((one) => ({
        ...one,
        sets: one.sets.filter(visible),
        raises: one.raises.filter(visible),
        compares: one.compares.filter(visible),
      })),
    columns: facts.columns.filter(
      ({ schema, table, column }) => visible(column) && visible(table ?? '') && visible(schema ?? ''),
    ),
    changes: facts.changes.filter((change) => visible(JSON.stringify(change))),
  };
}

/** Of a known schema at least the schema. */
function shown(one: Relation): readonly Relation[] {
  if (isMarked(one.schema ?? '')) return [];
  if (!isMarked(one.name)) return [one];
  return one.schema === undefined ? [] : [{ ...one, name: '*', kind: 'schema' }];
}
