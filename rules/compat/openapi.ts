import type { Change } from './change.ts';
import type { Policy } from './difference.ts';
import { child, childrenOf, followed, mapOf, type Node, type Revision, revisionOf } from './document.ts';
import { compareRequestBody, compareResponses, type Roles } from './openapi-bodies.ts';
import { announced, removed, stability } from './openapi-lifecycle.ts';
import { known, type Operation, operationsIn, operationsOf, type Pair, shapeOf, spotOf } from './openapi-operation.ts';
import { compareParameters } from './openapi-parameters.ts';
import { compareSchemes, compareSecurity } from './openapi-security.ts';
import { compareServers } from './openapi-servers.ts';
import { Sameness } from './same.ts';
import { Schemas } from './schema.ts';
import { Shapes } from './shapes.ts';
import { changeAt } from './spot.ts';

/** What changed between two revisions of an OpenAPI 3.1 document, in an order that is always the same. */
export function compareOpenApi(before: unknown, after: unknown, policy: Policy = {}): Change[] {
  const [old, now] = [revisionOf(before), revisionOf(after)];
  const schemas = new Schemas(new Shapes(old), new Shapes(now), policy);
  const pair: Pair = { old, new: now, schemas, policy, same: new Sameness(old, now) };
  const [oldRoot, newRoot]: [Node, Node] = [
    { value: before, at: [] },
    { value: after, at: [] },
  ];
  const olds = operationsIn(old, child(oldRoot, 'paths'));
  const news = operationsIn(now, child(newRoot, 'paths'));
  const changes = [
    ...(olds.size > 0 && news.size > 0 ? compareServers(pair) : []),
    ...compareSchemes(pair),
    ...comparePaths(pair, olds, news),
  ];
  changes.push(...compareHooks(pair, 'webhook', child(oldRoot, 'webhooks'), child(newRoot, 'webhooks')));
  return onlyOnce(changes);
}

function comparePaths(pair: Pair, olds: Map<string, Operation>, news: Map<string, Operation>): Change[] {
  const paths = new Set([...news.values()].map(({ path }) => shapeOf(path)));
  const changes: Change[] = [];
  for (const [key, old] of olds) {
    const now = news.get(key);
    if (now !== undefined && isSame(pair, old, now)) continue;
    if (now !== undefined) changes.push(...compareOperation(pair, old, now));
    else changes.push(removed(pair, old, !paths.has(shapeOf(old.path)), movedTo(old, olds, news)));
  }
  for (const [key, now] of news) {
    if (olds.has(key)) continue;
    changes.push(
      changeAt(spotOf(now, 'document', ''), {
        id: 'endpoint-added',
        level: 'compatible',
        text: 'is new',
        pointer: now.node.at,
      }),
    );
  }
  return changes;
}

/** Where an operation went that kept its id. */
function movedTo(old: Operation, olds: Map<string, Operation>, news: Map<string, Operation>): Operation | undefined {
  if (old.operationId === undefined) return undefined;
  const found = [...news].find(([key, one]) => !olds.has(key) && one.operationId === old.operationId);
  return found?.[1];
}

/** Most operations stay as they were; nothing has to be read to see that. */
function isSame({ old: before, new: after, same }: Pair, old: Operation, now: Operation): boolean {
  const parametersAlike = old.parameters.every((one, i) => same.same(one.value, now.parameters[i]?.value));
  const [shared, sharedNow] = [before, after].map(({ root }) => mapOf(root).security);
  if (old.path !== now.path || old.parameters.length !== now.parameters.length || !parametersAlike) return false;
  return same.same(shared, sharedNow) && same.same(old.node.value, now.node.value);
}

function compareOperation(pair: Pair, old: Operation, now: Operation): Change[] {
  const { request, response } = pair.schemas;
  const roles: Roles = { request, response, sends: 'request', answers: 'response' };
  const operation = known(old, now);
  const spot = spotOf(operation, 'document', '');
  const changes = [...announced(pair, spot, 'api', old.node, now.node), ...stability(old, now)];
  if (old.operationId !== now.operationId && old.operationId !== undefined) {
    const text = `is called ${now.operationId ?? 'nothing'} now, ${old.operationId} before`;
    const why = 'functions of generated clients take its name';
    changes.push(changeAt(spot, { id: 'api-operation-id-changed', level: 'warning', text, why, pointer: now.node.at }));
  }
  changes.push(
    ...compareSecurity(pair, old, now),
    ...compareParameters(pair, old, now),
    ...compareRequestBody(pair, roles, old, now),
    ...compareResponses(pair, roles, old, now),
  );
  for (const [name, hook] of callbacks(pair.old, old)) {
    const other = callbacks(pair.new, now).get(name);
    changes.push(...compareHook(pair, 'callback', `${spot.subject} ${name}`, hook, other));
  }
  return changes;
}

/** Callbacks by name and address. */
function callbacks(revision: Revision, operation: Operation): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const [name, callback] of childrenOf(child(operation.node, 'callbacks')))
    for (const [address, item] of childrenOf(followed(revision, callback))) found.set(`${name} ${address}`, item);
  return found;
}

/** What the server sends by itself: it writes the request, and reads the answer. */
function compareHooks(pair: Pair, what: 'webhook', old: Node, now: Node): Change[] {
  const changes: Change[] = [];
  for (const [name, item] of childrenOf(old)) {
    const other = child(now, name);
    changes.push(...compareHook(pair, what, name, item, other.value === undefined ? undefined : other));
  }
  for (const [name, item] of childrenOf(now)) {
    if (child(old, name).value !== undefined) continue;
    const spot = { side: 'event', subject: `webhook ${name}`, place: '' } as const;
    changes.push(changeAt(spot, { id: 'webhook-added', level: 'compatible', text: 'is new', pointer: item.at }));
  }
  return changes;
}

function compareHook(
  pair: Pair,
  what: 'webhook' | 'callback',
  name: string,
  old: Node,
  now: Node | undefined,
): Change[] {
  const olds = operationsOf(pair.old, name, old);
  const news = now === undefined ? [] : operationsOf(pair.new, name, now);
  const { request, response } = pair.schemas;
  const roles: Roles = { request: response, response: request, sends: 'event', answers: 'request' };
  return olds.flatMap((one) => {
    const other = news.find(({ method }) => method === one.method);
    if (other !== undefined)
      return [...compareRequestBody(pair, roles, one, other), ...compareResponses(pair, roles, one, other)];
    const spot = { side: 'event', subject: `${what} ${name}`, place: '' } as const;
    const why = 'whoever waits for it waits for ever';
    return [
      changeAt(spot, {
        id: `${what}-removed`,
        level: 'breaking',
        text: 'is gone',
        why,
        document: 'old',
        pointer: one.node.at,
      }),
    ];
  });
}

function onlyOnce(changes: readonly Change[]): Change[] {
  return [
    ...new Map(changes.map((change) => [`${change.subject} ${change.level} ${change.message}`, change])).values(),
  ];
}
