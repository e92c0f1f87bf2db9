import { type Difference, placed, type Walk } from './difference.ts';
import { canonical } from './document.ts';
import type { Shape } from './shape.ts';
import { sunsetOf } from './sunset.ts';

/** Defaults, deprecation and stability: what a schema says beside the values it takes. */
export function compareNotes(walk: Walk, before: Shape, after: Shape): Difference[] {
  return [...defaults(walk, before, after), ...deprecation(walk, before, after), ...stability(before, after)];
}

function defaults(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.default, after.default];
  const told = (one: Shape['default']) => (one === undefined ? undefined : canonical(one.value));
  if (told(old) === told(now)) return [];
  const how = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  const text = `changed its default from ${told(old) ?? 'none'} to ${told(now) ?? 'none'}`;
  const request = walk.direction === 'request';
  const why = 'a client that leaves it out now means something else';
  const level = request ? 'warning' : 'compatible';
  return [
    placed(
      before,
      after,
      { kind: `default-value-${how}`, level, text, ...(request ? { why } : {}), gone: now === undefined },
      'default',
    ),
  ];
}

function deprecation(walk: Walk, before: Shape, after: Shape): Difference[] {
  if (before.deprecated === after.deprecated) return [];
  if (!after.deprecated)
    return [placed(before, after, { kind: 'reactivated', level: 'compatible', text: 'is no longer deprecated' })];
  const { kind, level, text } = sunsetOf(after.sunset, walk.policy);
  return [placed(before, after, { kind, level, text }, 'deprecated')];
}

const levels = ['draft', 'alpha', 'beta', 'stable'];

function stability(before: Shape, after: Shape): Difference[] {
  const rank = (shape: Shape) => levels.indexOf(String(shape.stability ?? 'stable'));
  const [old, now] = [rank(before), rank(after)];
  if (old === now || old < 0 || now < 0) return [];
  const kind = now < old ? 'stability-decreased' : 'stability-increased';
  const text = `is ${levels[now]} now, ${levels[old]} before`;
  return [placed(before, after, { kind, level: now < old ? 'warning' : 'compatible', text })];
}
