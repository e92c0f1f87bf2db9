import type { CodedEvent, CodedHandler } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import type { Evaluator } from './evaluate.ts';
import type { Called, Linked } from './link.ts';
import { nameLike } from './names.ts';
import { eventNames } from './publishes.ts';
import type { Texts } from './text.ts';
import { entriesOf, type Spot, type Value } from './value.ts';

/** Where work begins, with the functions that do it. */
export interface Start {
  readonly name: string;
  readonly functions: readonly { readonly unit: Unit; readonly fn: number }[];
}

export interface Behaviours {
  readonly handlers: readonly CodedHandler[];
  readonly subscribes: readonly CodedEvent[];
  readonly starts: readonly Start[];
}

interface Member {
  readonly key: string;
  readonly unit: Unit;
  readonly at: number;
  readonly len: number;
  readonly value: Spot;
}

/** What the builders of services return: handlers, consumers and jobs, however they are put together. */
export function behavioursOf({ evaluator, builders, called }: Linked, texts: Texts): Behaviours {
  const handlers: CodedHandler[] = [];
  const subscribes: CodedEvent[] = [];
  const starts: Start[] = [];
  const seen = new Set<string>();
  const isNew = (kind: string, { key, unit, at }: Member): boolean => {
    const mark = `${kind} ${key} ${unit.index} ${at}`;
    return !seen.has(mark) && seen.add(mark).size > 0;
  };
  for (const { unit, fn } of builders)
    for (const id of unit.facts.functions[fn]?.returns ?? [])
      for (const behaviour of evaluator.resolve({ unit, id, env: undefined })) {
        const part = (name: string) =>
          evaluator.member(behaviour, name).flatMap((one) => membersOf(evaluator, texts, one));
        for (const one of part('handlers')) {
          if (!isNew('handler', one)) continue;
          handlers.push({ ...standing(one.unit, one.at, one.len), operation: one.key });
          starts.push({ name: one.key, functions: functionsIn(evaluator, one.value) });
        }
        for (const one of part('consumers')) {
          if (!isNew('consumer', one)) continue;
          const name = `on ${one.key}`;
          subscribes.push({ ...standing(one.unit, one.at, one.len), event: one.key, reach: [name] });
          starts.push({ name, functions: functionsIn(evaluator, one.value) });
        }
        for (const one of part('jobs'))
          if (isNew('job', one)) starts.push({ name: `job ${one.key}`, functions: functionsIn(evaluator, one.value) });
      }
  const { layout } = evaluator.code;
  const isSubscribe = nameLike(layout.subscribe);
  if (layout.subscribe.length > 0)
    for (const one of called)
      if (one.site.kind === 'call' && isSubscribe(one.callee) !== undefined)
        subscribe(one, evaluator, texts, subscribes, starts);
  return { handlers, subscribes, starts };
}

/** `bus.subscribe('order.placed', handle)` */
function subscribe(one: Called, evaluator: Evaluator, texts: Texts, subscribes: CodedEvent[], starts: Start[]): void {
  const { unit, site, args } = one;
  const [first, ...others] = args;
  const span = site.args[0] ?? { at: site.at, len: site.len };
  const names = first === undefined ? [] : eventNames(first, evaluator, texts);
  const functions = others.flatMap((at) => functionsIn(evaluator, at));
  for (const event of names.length === 0 ? [undefined] : names) {
    const stand = standing(unit, span.at, span.len);
    subscribes.push({
      ...stand,
      ...(event !== undefined && { event }),
      reach: event === undefined ? [] : [`on ${event}`],
    });
    if (event !== undefined) starts.push({ name: `on ${event}`, functions });
  }
}

/** The members of an object with its spreads; the last of a name counts. */
function membersOf(evaluator: Evaluator, texts: Texts, value: Value, depth = 0): readonly Member[] {
  if (value.kind !== 'node' || depth > 8) return [];
  const { unit, env, sym } = value;
  const members = new Map<string, Member>();
  for (const { key, computed, id, at, len } of entriesOf(sym)) {
    const spot: Spot = { unit, id, env };
    if (key !== null) members.set(key, { key, unit, at, len, value: spot });
    else if (computed === 0)
      for (const spread of evaluator.resolve(spot))
        for (const one of membersOf(evaluator, texts, spread, depth + 1)) members.set(one.key, one);
    else if (computed > 0)
      for (const name of texts.constant({ unit, id: computed, env }))
        members.set(name, { key: name, unit, at, len, value: spot });
  }
  return [...members.values()];
}

/** Functions that a value is, or has as its members. */
export function functionsIn(evaluator: Evaluator, at: Spot): { readonly unit: Unit; readonly fn: number }[] {
  return evaluator.resolve(at).flatMap((value) => functionsOf(evaluator, value));
}

export function functionsOf(
  evaluator: Evaluator,
  value: Value,
  depth = 0,
): { readonly unit: Unit; readonly fn: number }[] {
  if (value.kind !== 'node') return [];
  const { unit, sym, env } = value;
  if (sym.k === 'function') return [{ unit, fn: sym.fn }];
  if (sym.k === 'class') return sym.make < 0 ? [] : [{ unit, fn: sym.make }];
  if (sym.k === 'list')
    return sym.items.flatMap(({ id }) =>
      evaluator.resolve({ unit, id, env }).flatMap((one) => functionsOf(evaluator, one, depth + 1)),
    );
  if (depth > 0 || sym.k !== 'object') return [];
  return sym.entries.flatMap(({ id }) =>
    evaluator.resolve({ unit, id, env }).flatMap((one) => functionsOf(evaluator, one, depth + 1)),
  );
}
