import type { Outlet } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import type { Linked } from './link.ts';
import { endingLike } from './names.ts';
import type { OutletSite } from './symbol.ts';
import type { Texts } from './text.ts';

const url = /^(?:https?|wss?|postgres(?:ql)?|rediss?|amqps?|kafka|mysql|mongodb(?:\+srv)?|nats|grpc):\/\/[^/\s]/i;
const hostAndPort = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*:\d{2,5}(?:\/|$)/i;
const variable = /(?:^|_)(?:URL|URI|HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|ORIGIN|PORT)$/;
const topic = /^[a-z][\w-]*(?:\.[\w-]+){2,}$/i;
const isAround = endingLike(['producer.send', 'producer.sendBatch']);

/** Ways out that go around what was generated: network, addresses, topics, processes. */
export function outletsOf({ called, evaluator }: Linked, texts: Texts): Outlet[] {
  const { layout, units } = evaluator.code;
  const found: Outlet[] = [];
  const add = (unit: Unit, at: number, len: number, kind: Outlet['kind'], what: string) =>
    found.push({ ...standing(unit, at, len), kind, what });
  const kindOf = ({ kind, what }: OutletSite): Outlet['kind'] | undefined => {
    if (kind === 'http' || kind === 'process') return kind;
    if (kind === 'environment') return variable.test(what) ? 'address' : undefined;
    const { topicPrefix } = layout;
    if (topicPrefix !== undefined && what.startsWith(topicPrefix) && topic.test(what)) return 'topic';
    if (url.test(what) || hostAndPort.test(what)) return 'address';
    const namesService =
      /[.:]/.test(what) && /^[\w.:/-]+$/.test(what) && layout.serviceIds.some((id) => hasHost(what, id));
    return namesService ? 'address' : undefined;
  };
  const isComputed = (unit: Unit, id: number) =>
    id !== 0 && (id < 0 || texts.constant({ unit, id, env: undefined }).length === 0);
  for (const unit of units) {
    if (unit.file.role !== 'service' && unit.file.role !== 'test') continue;
    for (const site of unit.facts.outlets) {
      const kind = kindOf(site);
      if (kind !== undefined) add(unit, site.at, site.len, kind, site.what);
    }
    for (const { computed, how, at, len } of unit.facts.imports)
      if (isComputed(unit, computed) && (how === 'dynamic' || how === 'require'))
        add(unit, at, len, 'process', how === 'require' ? 'require' : 'import');
  }
  for (const { unit, site, callee } of called)
    if (site.kind === 'call' && callee.some((value) => value.kind === 'path' && isAround(value.names)))
      add(unit, site.at, site.head - site.at, 'publish-outside-transaction', 'producer.send');
  return found;
}

/** `svc-payments.shop.internal/x` */
function hasHost(text: string, id: string): boolean {
  return text === id || text.startsWith(`${id}.`) || text.startsWith(`${id}:`);
}
