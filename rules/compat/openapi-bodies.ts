import type { Change } from './change.ts';
import type { Walk } from './difference.ts';
import { child, childrenOf, followed, mapOf, type Node, type Revision } from './document.ts';
import { compareContent } from './openapi-content.ts';
import { type Operation, type Pair, spotOf } from './openapi-operation.ts';
import { changeAt, changeOf, type Spot } from './spot.ts';

/** Who writes the request and the response: turned round for webhooks and callbacks. */
export interface Roles {
  readonly request: Walk;
  readonly response: Walk;
  readonly sends: 'request' | 'event';
  readonly answers: 'response' | 'request';
}

export function compareRequestBody(pair: Pair, roles: Roles, old: Operation, now: Operation): Change[] {
  const before = followed(pair.old, child(old.node, 'requestBody'));
  const after = followed(pair.new, child(now.node, 'requestBody'));
  if (before.value === undefined && after.value === undefined) return [];
  const outward = roles.sends === 'request';
  const spot = spotOf(old, roles.sends, outward ? 'request body' : 'body');
  const root = outward ? 'request-body' : 'message-payload';
  if (before.value === undefined) {
    const required = mapOf(after.value).required === true;
    const id = `${root}-added-${required ? 'required' : 'optional'}`;
    const why = required ? { why: 'clients of the old contract send none' } : {};
    const text = required ? 'is new and required' : 'is new';
    return [
      changeAt(spot, { id, level: required && outward ? 'breaking' : 'compatible', text, pointer: after.at, ...why }),
    ];
  }
  if (after.value === undefined)
    return [
      changeAt(spot, {
        id: `${root}-removed`,
        level: 'breaking',
        text: 'is gone',
        document: 'old',
        pointer: before.at,
      }),
    ];
  const found: Change[] = [];
  const [was, is] = [mapOf(before.value).required === true, mapOf(after.value).required === true];
  if (was !== is) {
    const id = `${root}-became-${is ? 'required' : 'optional'}`;
    const level = is === outward ? 'breaking' : 'compatible';
    found.push(changeAt(spot, { id, level, text: is ? 'became required' : 'became optional', pointer: after.at }));
  }
  return [...found, ...compareContent(roles.request, spot, root, child(before, 'content'), child(after, 'content'))];
}

export function compareResponses(pair: Pair, roles: Roles, old: Operation, now: Operation): Change[] {
  const [before, after] = [statuses(pair.old, old), statuses(pair.new, now)];
  const found: Change[] = [];
  for (const [status, one] of before) {
    const exact = after.get(status);
    const other = exact ?? after.get(`${status.charAt(0)}XX`);
    const spot = spotOf(old, roles.answers, `response ${status}`);
    if (other === undefined) found.push(gone(spot, status, one));
    else found.push(...compareResponse(pair, roles, old, status, one, other));
  }
  for (const [status, one] of after) {
    if (before.has(status) || before.has(`${status.charAt(0)}XX`)) continue;
    const good = isSuccess(status);
    const id = `response-${good ? 'success' : 'non-success'}-status-added`;
    const spot = spotOf(old, roles.answers, `response ${status}`);
    const why = good ? { why: 'callers may count on the statuses they know' } : {};
    found.push(changeAt(spot, { id, level: good ? 'warning' : 'compatible', text: 'is new', pointer: one.at, ...why }));
  }
  return found;
}

function statuses(revision: Revision, operation: Operation): Map<string, Node> {
  const all = childrenOf(child(operation.node, 'responses')).filter(([status]) => !status.startsWith('x-'));
  return new Map(
    all.map(([status, node]) => [status === 'default' ? status : status.toUpperCase(), followed(revision, node)]),
  );
}

const isSuccess = (status: string): boolean => /^[123]/.test(status);

function gone(spot: Spot, status: string, one: Node): Change {
  const good = isSuccess(status);
  const id = `response-${good ? 'success' : 'non-success'}-status-removed`;
  const why = good ? { why: 'callers wait for it' } : {};
  return changeAt(spot, {
    id,
    level: good ? 'breaking' : 'compatible',
    text: 'is gone',
    document: 'old',
    pointer: one.at,
    ...why,
  });
}

function compareResponse(
  pair: Pair,
  roles: Roles,
  operation: Operation,
  status: string,
  old: Node,
  now: Node,
): Change[] {
  const walk = roles.response;
  const place = `response ${status}`;
  const body = spotOf(operation, roles.answers, `${place} body`);
  const root = roles.answers === 'response' ? 'response-body' : 'message-payload';
  return [
    ...compareContent(walk, body, root, child(old, 'content'), child(now, 'content')),
    ...compareHeaders(pair, walk, (name) => spotOf(operation, roles.answers, `${place} header ${name}`), old, now),
  ];
}

function compareHeaders(pair: Pair, walk: Walk, spot: (name: string) => Spot, old: Node, now: Node): Change[] {
  const headers = (revision: Revision, response: Node) =>
    new Map(
      childrenOf(child(response, 'headers'))
        .map(([name, node]): [string, [string, Node]] => [name.toLowerCase(), [name, followed(revision, node)]])
        .filter(([name]) => name !== 'content-type'),
    );
  const [before, after] = [headers(pair.old, old), headers(pair.new, now)];
  const found: Change[] = [];
  for (const [key, [name, one]] of before) {
    const other = after.get(key)?.[1];
    const required = mapOf(one.value).required === true;
    if (other === undefined) {
      const id = `${required ? 'required' : 'optional'}-response-header-removed`;
      const why = 'whoever reads it no longer gets it';
      found.push(
        changeAt(spot(name), { id, level: 'breaking', text: 'is gone', why, document: 'old', pointer: one.at }),
      );
      continue;
    }
    const still = mapOf(other.value).required === true;
    if (required !== still) {
      const id = `response-header-became-${still ? 'required' : 'optional'}`;
      const text = still ? 'is always there now' : 'became optional';
      found.push(changeAt(spot(name), { id, level: still ? 'compatible' : 'breaking', text, pointer: other.at }));
    }
    const [was, is] = [child(one, 'schema'), child(other, 'schema')].map((node) =>
      node.value === undefined ? { value: true, at: node.at } : node,
    );
    if (was !== undefined && is !== undefined)
      for (const difference of walk.compare([was], [is]))
        found.push(changeOf(spot(name), 'response-header', difference));
  }
  for (const [key, [name, one]] of after)
    if (!before.has(key))
      found.push(
        changeAt(spot(name), { id: 'response-header-added', level: 'compatible', text: 'is new', pointer: one.at }),
      );
  return found;
}
