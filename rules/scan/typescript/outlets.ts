import type { Outlet } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import { isForPeople } from './for-people.ts';
import type { Linked } from './link.ts';
import { endingLike, logLike } from './names.ts';
import type { OutletSite } from './symbol.ts';
import type { Texts } from './text.ts';
import type { Value } from './value.ts';
import { outletNames, running, wholes } from './ways-out.ts';

const url = /^(?:https?|wss?|postgres(?:ql)?|rediss?|amqps?|kafka|mysql|mongodb(?:\+srv)?|nats|grpc):\/\/[^/\s]/i;
const hostAndPort = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*:\d{2,5}(?:\/|$)/i;
const variable = /(?:^|_)(?:URL|URI|HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|ORIGIN|PORT)$/;
const topic = /^[a-z][\w-]*(?:\.[\w-]+){2,}$/i;
const isAround = endingLike(['producer.send', 'producer.sendBatch']);

/** Ways out that go around what was generated: network, addresses, topics, processes. */
export function outletsOf({ called, evaluator }: Linked, texts: Texts): Outlet[] {
  const { layout, units } = evaluator.code;
  const isLog = logLike(layout.log);
  const found: Outlet[] = [];
  const add = (unit: Unit, at: number, len: number, kind: Outlet['kind'], what: string) =>
    found.push({ ...standing(unit, at, len), kind, what });
  const kindOf = ({ kind, what }: Pick<OutletSite, 'kind' | 'what'>): Outlet['kind'] | undefined => {
    if (kind === 'http' || kind === 'process') return kind;
    if (kind === 'environment') return variable.test(what) ? 'address' : undefined;
    const { topicPrefix } = layout;
    if (topicPrefix !== undefined && what.startsWith(topicPrefix) && topic.test(what)) return 'topic';
    if (url.test(what) || hostAndPort.test(what)) return 'address';
    const namesService =
      /[.:]/.test(what) && /^[\w.:/-]+$/.test(what) && layout.serviceIds.some((id) => hasHost(what, id));
    return namesService ? 'address' : undefined;
  };
  /** A text in pieces that is an address by one of them was told there. */
  const wordsOf = (unit: Unit, { kind, what, made }: OutletSite): readonly string[] => {
    if (made === undefined) return [what];
    const spot = { unit, id: made, env: undefined };
    const whole = texts.constant(spot).filter((text) => text.length < 300);
    const pieces = texts.variantsOf(spot).flat();
    const own = new Set(unit.facts.outlets.flatMap((one) => (one.made === undefined ? [`${one.at + 1}`] : [])));
    const elsewhere = pieces.some(
      (one) =>
        one.hole === undefined &&
        one.unit === unit &&
        own.has(`${one.at}`) &&
        kindOf({ kind, what: one.v }) === 'address',
    );
    if (elsewhere) return [];
    return whole.length > 0 || what.length < 6 ? whole : [what];
  };
  const isComputed = (unit: Unit, id: number) =>
    id !== 0 && (id < 0 || texts.constant({ unit, id, env: undefined }).length === 0);
  for (const unit of units) {
    if (unit.file.role !== 'service' && unit.file.role !== 'test') continue;
    for (const site of unit.facts.outlets)
      for (const what of wordsOf(unit, site)) {
        const kind = kindOf({ ...site, what });
        const isSaid = kind === 'topic' || kind === 'address';
        if (kind === undefined || (isSaid && isForPeople(evaluator, unit, site.under ?? -1, isLog))) continue;
        add(unit, site.at, site.len, kind, what);
        break;
      }
    for (const { computed, how, at, len } of unit.facts.imports)
      if (isComputed(unit, computed) && (how === 'dynamic' || how === 'require'))
        add(unit, at, len, 'process', how === 'require' ? 'require' : 'import');
  }
  const told = new Set(found.map(({ file, at }) => `${file} ${at.path.join(' ')}`));
  for (const { unit, site, callee } of called) {
    if (site.kind === 'call' && callee.some((value) => value.kind === 'path' && isAround(value.names)))
      add(unit, site.at, site.head - site.at, 'publish-outside-transaction', 'producer.send');
    if (site.kind === 'tagged' || (unit.file.role !== 'service' && unit.file.role !== 'test')) continue;
    const what = hiddenIn(callee);
    if (what === undefined) continue;
    const one = standing(unit, site.at, site.head - site.at);
    // Where the name is written out, it was told there.
    const isRead = unit.facts.outlets.some((one) => one.kind !== 'text' && one.what.replace(/^new /, '') === what);
    if (!isRead && !told.has(`${one.file} ${one.at.path.join(' ')}`))
      found.push({ ...one, kind: running.has(what) ? 'process' : 'http', what });
  }
  return found;
}

/** `svc-payments.shop.internal/x` */
function hasHost(text: string, id: string): boolean {
  return text === id || text.startsWith(`${id}.`) || text.startsWith(`${id}:`);
}

/** What is global, called by another name: `(0, eval)(…)`, `globalThis[name](…)`. */
function hiddenIn(callee: readonly Value[]): string | undefined {
  for (const value of callee) {
    if (value.kind !== 'path' || value.root !== 'global') continue;
    const isInWhole = value.names.length > 1 && wholes.has(value.names[0] ?? '');
    const name = (isInWhole ? value.names.slice(1) : value.names).join('.');
    if (running.has(name) || (isInWhole && outletNames.has(name))) return name;
  }
  return undefined;
}
