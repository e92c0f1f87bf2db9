import type { CodedEvent } from '../facts.ts';
import { standing } from './code.ts';
import type { Evaluator } from './evaluate.ts';
import type { Linked } from './link.ts';
import { isOwnFunction, nameLike } from './names.ts';
import type { Reaching } from './reach.ts';
import type { Texts } from './text.ts';
import type { Spot } from './value.ts';

/** `publish('order.placed', …)`, by whatever name it goes. */
export function publishesOf({ called, evaluator }: Linked, texts: Texts, reaching: Reaching): CodedEvent[] {
  const isPublish = nameLike(evaluator.code.layout.publish);
  const found: CodedEvent[] = [];
  for (const { unit, site, callee, args } of called) {
    if (site.kind !== 'call' || isPublish(callee) === undefined || callee.some(isOwnFunction)) continue;
    const [first] = args;
    const names = first === undefined ? [] : eventNames(first, evaluator, texts);
    const span = site.args[0] ?? site;
    const reach = reaching(unit, site.fn);
    for (const event of names.length === 0 ? [undefined] : names)
      found.push({ ...standing(unit, span.at, span.len), ...(event !== undefined && { event }), reach });
  }
  return found;
}

/** The text itself, or the member of an object that names the event; nothing where it is decided at run time. */
export function eventNames(at: Spot, evaluator: Evaluator, texts: Texts): readonly string[] {
  const own = namesIn(at, texts);
  if (own.length > 0) return own;
  for (const value of evaluator.resolve(at)) {
    if (value.kind !== 'node' || value.sym.k !== 'object') continue;
    for (const key of ['event', 'type', 'name', 'topic', 'subject']) {
      const entry = value.sym.entries.find((one) => one.key === key);
      const names = entry === undefined ? [] : namesIn({ unit: value.unit, id: entry.id, env: value.env }, texts);
      if (names.length > 0) return names;
    }
  }
  return [];
}

/** One way that can't be told makes all of it unknown. */
function namesIn(at: Spot, texts: Texts): readonly string[] {
  const variants = texts.variantsOf(at);
  const constant = texts.constant(at);
  return constant.length === variants.length ? [...new Set(constant)] : [];
}
