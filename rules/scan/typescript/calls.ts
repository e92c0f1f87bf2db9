import type { CodedCall, Layout } from '../facts.ts';
import { standing, type Unit } from './code.ts';
import type { Evaluator } from './evaluate.ts';
import type { Called, Linked } from './link.ts';
import type { Reaching } from './reach.ts';
import type { Span } from './symbol.ts';
import type { PathValue, Spot, Value } from './value.ts';

type Meant = Pick<CodedCall, 'kind' | 'target' | 'operation' | 'computed'>;

const kinds: Readonly<Record<string, CodedCall['kind']>> = { call: 'call', later: 'later', external: 'external' };
/** What every function has: `handle.call.apply(…)` calls nobody. */
const ofFunctions = /^(?:apply|bind|call|length|name|toString)$/;

/** Calls of other services and systems through what the contract gives, by whatever way it came there. */
export function callsOf({ called, evaluator }: Linked, reaching: Reaching): CodedCall[] {
  const clients = clientsIn(evaluator.code.layout);
  const found: CodedCall[] = [];
  const seen = new Set<string>();
  const add = (unit: Unit, fn: number, span: Span, meant: Meant): void => {
    const key = `${unit.index} ${span.at} ${meant.kind} ${meant.target} ${meant.operation ?? ''}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({ ...standing(unit, span.at, span.len), ...meant, reach: reaching(unit, fn) });
  };
  for (const one of called) {
    const { unit, site, callee } = one;
    if (site.kind === 'tagged') continue;
    const head = { at: site.at, len: site.head - site.at };
    for (const value of callee) {
      const meant = meantBy(value, clients);
      if (meant !== undefined) add(unit, site.fn, head, meant);
    }
    if (callee.some((value) => value.kind === 'node' && (value.sym.k === 'function' || value.sym.k === 'class')))
      continue;
    for (const { span, meant } of handedOn(one, evaluator, clients)) add(unit, site.fn, span, meant);
  }
  return found;
}

/** Clients and their operations among the arguments of a function that nobody can look into. */
function* handedOn(
  { site, args, callee }: Called,
  evaluator: Evaluator,
  clients: ReadonlySet<string>,
): Iterable<{ span: Span; meant: Meant }> {
  if (callee.some((value) => value.kind === 'path' && value.names.at(-1) === 'defineService')) return;
  for (const [index, arg] of args.entries()) {
    const span = site.args[index];
    if (span === undefined) continue;
    for (const value of [...evaluator.resolve(arg), ...membersOf(arg, evaluator)]) {
      const meant = meantBy(value, clients);
      if (meant !== undefined) yield { span, meant };
    }
  }
}

/** `retry({ client: call.payments })` */
function membersOf(at: Spot, evaluator: Evaluator): readonly Value[] {
  const sym = at.unit.facts.syms[at.id];
  return sym?.k === 'object' ? sym.entries.flatMap(({ id }) => evaluator.resolve({ ...at, id })) : [];
}

function meantBy(value: Value, clients: ReadonlySet<string>): Meant | undefined {
  if (value.kind !== 'path') return undefined;
  if (value.root === 'client') return imported(value);
  if (value.root === 'context') return named(value.names.slice(1));
  const unsaid = value.names.slice(value.names.lastIndexOf('()') + 1);
  if (isShapedLikeCall(unsaid, clients)) return named(unsaid);
  // Nobody says what this parameter is: by its members it is what the platform gives.
  if (value.root !== 'parameter' || value.open !== true) return undefined;
  const start = value.names.findIndex((name) => kinds[name] !== undefined);
  const [, target, operation] = value.names.slice(start);
  if (start < 0 || start > 1 || target === undefined || operation === undefined) return undefined;
  if (start === 1 && !/^(?:context|ctx|platform|tools)$/.test(value.names[0] ?? '')) return undefined;
  return named(value.names.slice(start));
}

/** What the clients of the declared services are called: `svc-gear-inventory` is `gearInventory`. */
function clientsIn({ serviceIds }: Layout): ReadonlySet<string> {
  const camel = (id: string) => id.replace(/[^A-Za-z0-9]+(.)/g, (_, next: string) => next.toUpperCase());
  return new Set(serviceIds.flatMap((id) => [camel(id), camel(id.replace(/^[^-_.]+[-_.]/, ''))]));
}

const ofLists = /^(?:map|flatMap|filter|forEach|some|every|find|reduce|join|includes|push|at|slice|sort|then)$/;

/** `call.reservations.getReservation(…)` of a `call` that nobody declared: whose else should it be? */
function isShapedLikeCall(names: readonly string[], clients: ReadonlySet<string>): boolean {
  const [first, target = '', operation = '', more] = names;
  if ((first !== 'call' && first !== 'later') || operation === '' || more !== undefined) return false;
  return clients.has(target) && !ofFunctions.test(operation) && !ofLists.test(operation);
}

function named([first, target, operation]: readonly string[]): Meant | undefined {
  const kind = first === undefined ? undefined : kinds[first];
  if (kind === undefined || target === undefined || ofFunctions.test(target)) return undefined;
  if (target === '*') return { kind, target: '*', computed: true };
  if (operation === undefined) return { kind, target };
  return operation === '*' ? { kind, target, computed: true } : { kind, target, operation };
}

/** `refund(…)`, `payments.refund(…)`, `payments.refunds.create(…)` of a module that is a client. */
function imported({ names: [target, ...names] }: PathValue): Meant | undefined {
  if (target === undefined) return undefined;
  const operation = names.at(-1);
  if (operation === undefined) return { kind: 'call', target };
  return operation === '*' ? { kind: 'call', target, computed: true } : { kind: 'call', target, operation };
}
