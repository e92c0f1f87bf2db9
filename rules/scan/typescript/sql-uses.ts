import type { Memory, SqlUse } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import { isForPeople } from './for-people.ts';
import type { Called, Linked } from './link.ts';
import { isOwnFunction, logLike, nameLike } from './names.ts';
import { type Read, readConnection, readVariant } from './sql-variant.ts';
import type { Site } from './symbol.ts';
import type { Texts, Variant } from './text.ts';
import type { Spot, Value } from './value.ts';

interface Sink {
  readonly unit: Unit;
  readonly site: Site;
  readonly name: string;
  readonly variants: readonly Variant[];
}

/** All SQL of the code: what reaches the database, and what looks like it would. */
export function sqlUsesOf({ called, shared, evaluator }: Linked, texts: Texts, memory: Memory): SqlUse[] {
  const { sql } = evaluator.code.layout;
  const [asCall, asTag] = [nameLike(sql.calls), nameLike(sql.tags)];
  const uses: SqlUse[] = [];
  const pieces: { readonly one: Called; readonly name: string }[] = [];
  const sinks: Sink[] = [];
  for (const one of [...called, ...shared]) {
    const { unit, site, callee, args } = one;
    if (site.kind === 'tagged') {
      const name = asTag(callee);
      if (name !== undefined) pieces.push({ one, name });
      continue;
    }
    const [first] = args;
    const name = site.kind === 'call' && first !== undefined ? asCall(callee) : undefined;
    if (name === undefined || first === undefined || callee.some(isOwnFunction)) continue;
    sinks.push({ unit, site, name, variants: sqlOf(first, evaluator.resolve, texts) });
  }
  const tagged = pieces.map(({ one, name }) => {
    const { unit, site } = one;
    return { unit, site, name, variants: texts.whole({ unit, id: site.id, env: undefined }) };
  });
  const seen = new Set(sinks.filter(({ unit }) => !isShared(unit)).flatMap(({ variants }) => variants.map(startOf)));
  const strays = strayTexts(evaluator, texts, sinks, memory);
  uses.push(...strays.map(({ use }) => use));
  for (const sink of sinks) {
    const first = sink.site.args[0];
    const isSeen = ({ unit, at }: { readonly unit: Unit; readonly at: number }) =>
      unit === sink.unit && first !== undefined && at >= first.at && at < first.at + first.len;
    if (isShared(sink.unit)) uses.push(...usesBehind(sink, seen, memory));
    else if (sink.variants.length > 0) uses.push(...usesAt(sink, memory));
    // What a function makes of a text is unknown, but the text itself was read.
    else if (!strays.some(isSeen)) uses.push(unknownAt(sink));
  }
  for (const sink of tagged) {
    if (texts.spliced.has(`${sink.unit.index} ${sink.site.id}`)) continue;
    uses.push(...usesAt(sink, memory, isMaker(sink.name)));
  }
  return uses;
}

function isShared({ file }: Unit): boolean {
  return file.role === 'shared';
}

/** Where a text begins, as a name for it. */
function startOf(variant: Variant): string {
  const first = variant.find(({ hole }) => hole === undefined);
  return first?.hole === undefined && first !== undefined ? `${first.unit.index} ${first.at}` : '';
}

/** What shared code runs for services is theirs, and said where the text stands. */
function usesBehind(sink: Sink, seen: ReadonlySet<string>, memory: Memory): SqlUse[] {
  return sink.variants.flatMap((variant): SqlUse[] => {
    const first = variant.find(({ hole }) => hole === undefined);
    if (first?.hole !== undefined || first === undefined || seen.has(startOf(variant))) return [];
    const own = { ...sink, variants: [variant] };
    return usesAt(own, memory).map((use) =>
      isShared(first.unit) ? use : { ...use, ...standing(first.unit, first.at, first.v.length) },
    );
  });
}

/** A tag that makes a piece of SQL for others to run: it need not be a whole statement. */
function isMaker(name: string): boolean {
  return /(?:^|\.)(?:sql|SQL|raw|fragment)$/.test(name);
}

function sqlOf(first: Spot, resolve: (at: Spot) => readonly Value[], texts: Texts): readonly Variant[] {
  const own = texts.variantsOf(first);
  if (own.length > 0) return own;
  return resolve(first).flatMap((value) => {
    if (value.kind !== 'node' || value.sym.k !== 'object') return [];
    const { unit, env } = value;
    const entry = value.sym.entries.findLast(({ key }) => key === 'text' || key === 'sql');
    return entry === undefined ? [] : texts.variantsOf({ unit, id: entry.id, env });
  });
}

function usesAt(sink: Sink, memory: Memory, maker = false): SqlUse[] {
  const { unit, site, name } = sink;
  const said = new Set<string>();
  return sink.variants.flatMap((variant): SqlUse[] => {
    const read = readVariant(variant, memory, maker);
    const stand = standing(unit, site.at, site.head - site.at);
    if (read === undefined) return [];
    const use: SqlUse = { ...stand, source: 'code', sink: name, ...read };
    return sink.variants.length === 1 ? [use] : whatIsNew(use, said);
  });
}

/** A text that comes out in several ways says most of it in each of them: once is enough. */
function whatIsNew(use: SqlUse, said: Set<string>): SqlUse[] {
  const isNew = (kind: string, { offset }: { readonly offset: number }, what = ''): boolean => {
    const { file, path } = use.place(offset);
    const key = `${kind} ${file} ${path.join(' ')} ${what}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  };
  const { facts } = use;
  if (facts === undefined) {
    const key = `${use.unknown ?? ''} ${use.error?.message ?? ''}`;
    if (said.has(key)) return [];
    said.add(key);
    return [use];
  }
  const first = said.size === 0;
  const relations = facts.relations.filter((one) => isNew('relation', one, `${one.schema}.${one.name} ${one.mode}`));
  const fresh = {
    relations,
    weakens: facts.weakens.filter((one) => isNew('weakens', one, one.kind)),
    dynamic: facts.dynamic.filter((one) => isNew('dynamic', one)),
    updates: facts.updates.filter((one) => isNew('update', one)),
    columns: facts.columns.filter((one) => isNew('column', one, one.column)),
    changes: first ? facts.changes : [],
  };
  const unknown = use.unknown !== undefined && !said.has(use.unknown);
  if (use.unknown !== undefined) said.add(use.unknown);
  const isEmpty = Object.values(fresh).every((list) => list.length === 0);
  if (!first && isEmpty && !unknown) return [];
  said.add('read');
  if (unknown || use.unknown === undefined) return [{ ...use, facts: fresh }];
  const { unknown: _, ...known } = use;
  return [{ ...known, facts: fresh }];
}

function unknownAt({ unit, site, name }: Sink): SqlUse {
  const span = site.args[0] ?? site;
  const stand = standing(unit, span.at, span.len);
  return {
    ...stand,
    source: 'code',
    sink: name,
    unknown: 'the whole text is decided at run time',
    place: () => stand.at,
  };
}

interface Stray {
  readonly unit: Unit;
  readonly at: number;
  readonly use: SqlUse;
}

/** Texts that parse as SQL and name a table with its schema, and options of connections, wherever they go; but not words to a person. */
function strayTexts(evaluator: Linked['evaluator'], texts: Texts, sinks: readonly Sink[], memory: Memory): Stray[] {
  const { layout, units } = evaluator.code;
  const isLog = logLike(layout.log);
  const inSinks = new Set(sinks.map(({ unit, site }) => `${unit.index} ${site.args[0]?.at}`));
  return units.flatMap((unit): Stray[] => {
    if (unit.file.role !== 'service' && unit.file.role !== 'test') return [];
    return unit.facts.sites.flatMap((site): Stray[] => {
      if (site.kind !== 'text' || texts.spliced.has(`${unit.index} ${site.id}`)) return [];
      if (inSinks.has(`${unit.index} ${site.at}`) || isForPeople(evaluator, unit, site.head, isLog)) return [];
      return texts
        .variantsOf({ unit, id: site.id, env: undefined })
        .slice(0, 1)
        .flatMap((variant): Stray[] => {
          const sql = readVariant(variant, memory, false);
          const isSql = sql?.facts?.relations.some(({ schema }) => schema !== undefined) === true;
          const read = isSql ? sql : readConnection(variant);
          if (read === undefined) return [];
          const use: SqlUse = {
            ...standing(unit, site.at, site.len),
            source: 'code',
            sink: 'text',
            ...(read satisfies Read),
          };
          return [{ unit, at: site.at, use }];
        });
    });
  });
}
