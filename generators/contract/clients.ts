import { actorClient, clientNames, serviceClient } from '../../model/client-name.ts';
import type { Actor, Call, Endpoint, Model, Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { generic, type Member, objectOf, type TypeNode, unionOf } from '../emit/typescript.ts';
import { type Components, componentTypes, type Declared } from './components.ts';
import { reservedNames, typeName } from './naming.ts';
import { answerType, bodyMembers, docOfOperation, flag } from './operations.ts';
import { reachable } from './references.ts';
import type { Shape } from './shape.ts';

/** One other service that is called, with its own copy of the shapes that it takes and gives. */
export interface Target {
  readonly service: Service;
  /** What its client is called in code. */
  readonly name: string;
  readonly sync: readonly Shape[];
  readonly deferred: readonly Shape[];
  readonly namespace: string;
  readonly components: Components;
}

export function targetsOf(
  service: Service,
  model: Model,
  shapeOf: (endpoint: Endpoint) => Shape,
  taken: Set<string>,
): Target[] {
  const built = service.calls.filter((call) => !call.planned && call.target !== undefined);
  const called = [...new Set(built.flatMap((call) => call.target?.service ?? []))].sort((a, b) => compare(a.id, b.id));
  const names = clientNames(called, (one) => serviceClient(one, model.platform));
  return called.map((to) => {
    const calls = built.filter((call) => call.target?.service === to);
    const name = names.get(to) ?? to.id;
    const namespace = typeName(name, taken, 'Service');
    const sync = shapesOf(
      calls.filter((call) => call.mode === 'sync'),
      shapeOf,
    );
    const deferred = shapesOf(
      calls.filter((call) => call.mode === 'deferred'),
      shapeOf,
    );
    // Nobody waits for the answer of a deferred call.
    const needed = reachable([...sync, ...deferred].flatMap(sent).concat(sync.flatMap(received)), to.schemas);
    const components = componentTypes(needed, to.schemas, reservedNames(), { within: namespace });
    return { service: to, name, sync, deferred, namespace, components };
  });
}

function shapesOf(calls: readonly Call[], shapeOf: (endpoint: Endpoint) => Shape): Shape[] {
  const endpoints = [...new Set(calls.flatMap((call) => call.target ?? []))].filter(isServed);
  return endpoints.sort((a, b) => compare(a.operation, b.operation)).map(shapeOf);
}

/** HEAD and OPTIONS are answered by the platform; no code stands behind them. */
export function isServed(endpoint: Endpoint): boolean {
  return endpoint.method !== 'HEAD' && endpoint.method !== 'OPTIONS';
}

function sent({ params, query, body }: Shape): unknown[] {
  return [params, query, body?.schema];
}

function received({ answers }: Shape): unknown[] {
  return [...answers.values()].map((answer) => answer?.schema);
}

export type Mode = 'sync' | 'deferred';

/** The members of `Calls` or `Deferred`. */
export function clientMembers(targets: readonly Target[], mode: Mode): Member[] {
  return targets
    .filter((target) => target[mode].length > 0)
    .map((target) => ({
      name: target.name,
      doc: `${target.service.id}: ${target.service.title}`,
      type: objectOf(target[mode].map((shape) => clientMember(shape, target.components, mode))),
    }));
}

function clientMember(shape: Shape, { typeOf }: Components, mode: Mode): Member {
  const request = requestType(shape, typeOf);
  const answers = [...shape.answers.values()].map((answer) => answerType(answer, typeOf));
  const type = mode === 'deferred' ? generic('DeferredOf', request) : generic('ClientOf', request, unionOf(answers));
  return { name: shape.endpoint.operation, doc: docOfOperation(shape), type };
}

/** One flat object: path and query parameters side by side, and the body. */
function requestType(shape: Shape, typeOf: Components['typeOf']): TypeNode {
  const { params, query } = flatNames(shape);
  const members = [
    ...membersIn(shape.params, params, typeOf),
    ...membersIn(shape.query, query, typeOf),
    ...bodyMembers(shape, typeOf),
  ];
  return objectOf(members);
}

/** No two parts of a flat request have one name: a path parameter stands before a query parameter, the body before both. */
function flatNames({ params, query, body }: Shape): { readonly params: string[]; readonly query: string[] } {
  const first = Object.keys(params?.properties ?? {}).filter((name) => body === undefined || name !== 'body');
  const second = Object.keys(query?.properties ?? {}).filter(
    (name) => !first.includes(name) && (body === undefined || name !== 'body'),
  );
  return { params: first, query: second };
}

function membersIn(schema: Shape['params'], names: readonly string[], typeOf: Components['typeOf']): Member[] {
  const type = schema === undefined ? 'unknown' : typeOf(schema);
  if (typeof type === 'string' || type.kind !== 'object') return [];
  return type.members.filter(({ name }) => names.includes(String(name)));
}

/** The clients as the contract's data holds them. */
export function clientData(targets: readonly Target[], mode: Mode) {
  return Object.fromEntries(
    targets
      .filter((target) => target[mode].length > 0)
      .map((target) => {
        const operations = target[mode].map((shape) => {
          const { method, path, operation } = shape.endpoint;
          const flags = { idempotent: flag(shape.idempotent), guarded: flag(shape.guarded) };
          return [operation, { method, path, ...flatNames(shape), ...flags }];
        });
        const { id, basePath } = target.service;
        return [target.name, { service: id, basePath: basePath ?? '', operations: Object.fromEntries(operations) }];
      }),
  );
}

/** The shapes of each target under its own name. */
export function copies(
  targets: readonly Target[],
): { readonly target: Target; readonly declared: readonly Declared[] }[] {
  return targets
    .map((target) => ({ target, declared: target.components.declared }))
    .filter(({ declared }) => declared.length > 0);
}

export function externalsOf(service: Service): ReadonlyMap<Actor, string> {
  const called = service.calls.flatMap(({ to, planned }) => (to.kind === 'actor' && !planned ? [to] : []));
  const actors = [...new Set(called)].sort((a, b) => compare(a.id, b.id));
  return clientNames(actors, actorClient);
}
