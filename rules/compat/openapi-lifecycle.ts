import type { Change } from './change.ts';
import { mapOf, type Node } from './document.ts';
import { type Operation, type Pair, spotOf } from './openapi-operation.ts';
import { changeAt, type Spot } from './spot.ts';
import { dayOf, isOver, isTooSoon, sunsetOf } from './sunset.ts';

/** An operation that is gone: announced, and its day has come, or not. */
export function removed(pair: Pair, old: Operation, wholePath: boolean, elsewhere: Operation | undefined): Change {
  const api = wholePath ? 'api-path' : 'api';
  const { deprecated, 'x-sunset': sunset } = mapOf(old.node.value);
  const spot = spotOf(old, 'document', '');
  const said = { document: 'old', pointer: old.node.at } as const;
  const moved =
    elsewhere === undefined ? '' : `; ${elsewhere.operationId} is now ${elsewhere.method} ${elsewhere.path}`;
  const why = 'whoever calls it gets 404 or 405';
  if (deprecated !== true)
    return changeAt(spot, {
      ...said,
      id: `${api}-removed-without-deprecation`,
      level: 'breaking',
      text: `is gone${moved}`,
      why,
    });
  const day = dayOf(sunset);
  if (sunset !== undefined && day === undefined) {
    const text = `is gone, and its x-sunset is no date: ${String(sunset)}`;
    return changeAt(spot, { ...said, id: `${api}-sunset-parse`, level: 'breaking', text, why });
  }
  if (isOver(sunset, pair.policy)) {
    const text = `is gone, as announced for ${day}`;
    return changeAt(spot, { ...said, id: `${api}-removed-with-deprecation`, level: 'warning', text, why });
  }
  const id = day === undefined ? `${api}-removed-with-deprecation` : `${api}-removed-before-sunset`;
  const text =
    day === undefined ? `is gone; it was deprecated with no date${moved}` : `is gone before ${day}, its x-sunset`;
  return changeAt(spot, { ...said, id, level: 'breaking', text, why });
}

/** Deprecation and sunset of an operation or a parameter that is still there. */
export function announced(pair: Pair, spot: Spot, prefix: 'api' | 'request-parameter', old: Node, now: Node): Change[] {
  const [before, after] = [mapOf(old.value), mapOf(now.value)];
  const said = { pointer: now.at };
  const api = prefix === 'api';
  if (before.deprecated === true && after.deprecated !== true) {
    const id = api ? 'endpoint-reactivated' : `${prefix}-reactivated`;
    return [changeAt(spot, { ...said, id, level: 'compatible', text: 'is no longer deprecated' })];
  }
  if (after.deprecated !== true) return [];
  if (before.deprecated !== true) {
    const { kind, level, text } = sunsetOf(after['x-sunset'], pair.policy);
    const id = names[`${prefix} ${kind}`] ?? `${prefix}-${kind}`;
    return [changeAt(spot, { ...said, id, level, text })];
  }
  const [was, is] = [before['x-sunset'], after['x-sunset']];
  if (was === undefined || was === is) return [];
  if (is === undefined) {
    const id = api ? 'sunset-deleted' : `${prefix}-sunset-deleted`;
    return [changeAt(spot, { ...said, id, level: 'warning', text: 'no longer says the day it goes' })];
  }
  const [oldDay, newDay] = [dayOf(was), dayOf(is)];
  if (newDay === undefined) {
    const { level, text } = sunsetOf(is, pair.policy);
    return [
      changeAt(spot, { ...said, id: api ? 'api-deprecated-sunset-parse' : `${prefix}-sunset-parse`, level, text }),
    ];
  }
  const text = `goes on ${newDay} instead of ${oldDay ?? String(was)}`;
  const earlier = oldDay !== undefined && newDay < oldDay;
  if (earlier && isTooSoon(newDay, pair.policy))
    return [changeAt(spot, { ...said, id: `${prefix}-sunset-date-changed-too-small`, level: 'breaking', text })];
  return [
    changeAt(spot, { ...said, id: `${prefix}-sunset-date-changed`, level: earlier ? 'warning' : 'compatible', text }),
  ];
}

const names: Readonly<Record<string, string>> = {
  'api deprecated': 'endpoint-deprecated',
  'api deprecated-with-sunset': 'endpoint-deprecated-with-sunset',
  'api deprecated-sunset-invalid': 'api-deprecated-sunset-parse',
  'request-parameter deprecated-sunset-invalid': 'request-parameter-sunset-parse',
};

const levels = ['draft', 'alpha', 'beta', 'stable'];

/** x-stability-level: how much callers may count on an operation. */
export function stability(old: Operation, now: Operation): Change[] {
  const [was, is] = [mapOf(old.node.value), mapOf(now.node.value)].map((one) => one['x-stability-level']);
  if (was === is) return [];
  const spot = spotOf(old, 'document', '');
  const pointer = now.node.at;
  if (is !== undefined && !levels.includes(String(is))) {
    const text = `has an x-stability-level that is none of ${levels.join(', ')}: ${String(is)}`;
    return [changeAt(spot, { id: 'api-invalid-stability-level', level: 'warning', text, pointer })];
  }
  const [before, after] = [was, is].map((one) => levels.indexOf(String(one ?? 'stable')));
  if (before === undefined || after === undefined || before === after || before < 0) return [];
  const less = after < before;
  const text = `is ${levels[after]} now, ${levels[before]} before`;
  const id = less ? 'api-stability-decreased' : 'api-stability-increased';
  return [changeAt(spot, { id, level: less ? 'warning' : 'compatible', text, pointer })];
}
