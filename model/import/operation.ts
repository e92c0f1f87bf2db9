import { below, keyBelow } from '../finding.ts';
import type { Known } from './known.ts';
import { inside, type Spot } from './library.ts';
import type { Desk } from './openapi-desk.ts';
import { parametersOf, type SharedParameters } from './parameter.ts';
import { bodyOf, responseOf } from './payload.ts';
import { isMap, listOf, mapOf, type PlainMap, textOf } from './plain-data.ts';
import { sentence } from './words.ts';

const known = [
  'operationId',
  'summary',
  'description',
  'tags',
  'deprecated',
  'parameters',
  'requestBody',
  'responses',
  'security',
  'x-entity',
  'x-access',
  'x-workflow',
  'x-calls',
  'x-publishes',
];

export interface OperationContext {
  readonly desk: Desk;
  readonly known: Known;
  readonly shared: SharedParameters;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  /** Parameters of the whole path. */
  readonly pathParameters: Spot;
  /** What the document asks of callers where the operation says nothing. */
  readonly security: unknown;
  /** Tags that novatrek gave operations without one. */
  readonly derivedTags: ReadonlySet<unknown>;
}

/** An operation of a path in the words of an endpoint. */
export function endpointOf(spot: Spot, context: OperationContext): PlainMap {
  const { desk } = context;
  const operation = mapOf(spot.value);
  const out: [string, unknown][] = [['operation', context.operation]];
  const summary = textOf(operation.summary) ?? derivedSummary(operation, context.operation);
  if (summary !== operation.summary)
    desk.ledger.note('changed', spot.at, 'no summary', 'every operation has one', `summary: ${summary}`);
  out.push(['summary', summary]);
  const description = textOf(operation.description);
  if (description !== undefined) out.push(['description', description]);
  const tags = listOf(operation.tags).filter((tag) => textOf(tag) !== undefined && !context.derivedTags.has(tag));
  if (tags.length > 0) out.push(['tags', tags]);
  if (operation.deprecated === true) out.push(['deprecated', true]);
  out.push(...metadataOf(spot, context));
  out.push(...securityOf(spot, context));
  const parameters = parametersOf(
    desk,
    [context.pathParameters, inside(spot, 'parameters')],
    context.path,
    context.shared,
  );
  if (parameters.length > 0) out.push(['params', parameters]);
  if (operation.requestBody !== undefined) {
    const body = bodyOf(desk, inside(spot, 'requestBody'));
    if (body !== undefined) out.push(['body', body]);
    else
      desk.ledger.note('lost', keyBelow(spot.at, 'requestBody'), 'requestBody', 'its reference leads out of the files');
  }
  out.push(['responses', responsesOf(spot, context)]);
  desk.carry(spot, known, out);
  return Object.fromEntries(out);
}

function derivedSummary(operation: PlainMap, name: string): string {
  const first = textOf(operation.description)
    ?.trim()
    .split(/(?<=[.!?])\s|\n/)[0];
  return first !== undefined && first.length <= 100 ? first.replace(/\.$/, '') : sentence(name);
}

function responsesOf(spot: Spot, { desk }: OperationContext): PlainMap {
  const responses = inside(spot, 'responses');
  const out: [string, unknown][] = [];
  for (const status of Object.keys(mapOf(responses.value))) {
    if (status.startsWith('x-')) continue;
    const legal = status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase();
    if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(legal)) {
      desk.ledger.note('lost', keyBelow(responses.at, status), `response ${status}`, 'it is no status code');
      continue;
    }
    const response = responseOf(desk, inside(responses, status), legal);
    if (response !== undefined) out.push([legal, response]);
  }
  if (out.length === 0) {
    desk.ledger.note('changed', spot.at, 'no responses', 'an operation answers something', 'responses.default');
    out.push(['default', { description: 'Not described in the imported spec.' }]);
  }
  return Object.fromEntries(out);
}

/** Novatrek's own words, where the names in them exist; otherwise they stay extensions until they do. */
function metadataOf(spot: Spot, { desk, known: names, method }: OperationContext): [string, unknown][] {
  const operation = mapOf(spot.value);
  const out: [string, unknown][] = [];
  const unknownName = (key: string, what: string) => {
    out.push([key, operation[key]]);
    desk.ledger.note('kept', keyBelow(spot.at, key), what, 'nothing of that name is declared here', key);
  };
  for (const [key, all] of [
    ['entity', names.entities],
    ['workflow', names.workflows],
  ] as const) {
    const name = operation[`x-${key}`];
    if (typeof name !== 'string') continue;
    if (all.has(name)) out.push([key, name]);
    else unknownName(`x-${key}`, `${key} ${name}`);
  }
  const access = operation['x-access'];
  const usual = /^(GET|HEAD|OPTIONS)$/.test(method) ? 'read' : 'write';
  if (/^(read|write|command)$/.test(String(access)) && access !== usual) out.push(['access', access]);
  const calls = listOf(operation['x-calls']);
  const resolved = calls.filter((call) => isMap(call) && names.hasTarget(call));
  if (resolved.length > 0) out.push(['calls', resolved.map(callOf)]);
  if (resolved.length < calls.length) {
    const rest = calls.filter((call) => !resolved.includes(call));
    out.push(['x-calls', rest]);
    for (const [i, call] of calls.entries())
      if (rest.includes(call))
        desk.ledger.note(
          'kept',
          below(spot.at, 'x-calls', i),
          `call to ${String(mapOf(call).to)}`,
          'its target is not declared here',
          'x-calls',
        );
  }
  if (operation['x-publishes'] !== undefined)
    desk.ledger.note(
      'lost',
      keyBelow(spot.at, 'x-publishes'),
      'x-publishes',
      'what is published is said at the event: import the AsyncAPI document',
    );
  return out;
}

function callOf(call: unknown): PlainMap {
  return Object.fromEntries(
    Object.entries(mapOf(call)).filter(([key, value]) => !(key === 'mode' && value === 'sync')),
  );
}

/** Nothing asked of callers means public; requirements of its own are kept as they stand. */
function securityOf(spot: Spot, { desk, security }: OperationContext): [string, unknown][] {
  const own = mapOf(spot.value).security;
  const asked = listOf(own ?? security);
  const out: [string, unknown][] = [];
  const optional = asked.some((one) => Object.keys(mapOf(one)).length === 0);
  if (asked.length === 0 || optional) out.push(['public', true]);
  const plain = asked.every((one) => Object.keys(mapOf(one)).length === 0);
  if (own === undefined || plain || JSON.stringify(own) === JSON.stringify(security)) return out;
  out.push(['x-openapi-security', own]);
  desk.ledger.note(
    'kept',
    keyBelow(spot.at, 'security'),
    'security',
    optional ? 'callers may come with or without a token' : 'the metadata knows public and not public',
    'x-openapi-security',
  );
  return out;
}
