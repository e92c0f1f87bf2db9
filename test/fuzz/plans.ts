import fc from 'fast-check';
import type { Contract, OperationData, Schema, TableData } from '../../runtime/platform/contract.ts';
import { type Chance, chanceOf } from '../../runtime/platform/mock/chance.ts';
import { hostileValue, spoiled } from './hostile-values.ts';
import { isRecord } from './is-record.ts';
import type { Target } from './platform.ts';
import { rawBodies, rawTexts, strangeHeaders } from './raw-parts.ts';
import { valuesOf } from './schema-values.ts';

/** A request to be, with places for what is only known when it is sent. */
export interface Plan {
  readonly target: Target;
  /** What was done to it, in words; `valid` for nothing. */
  readonly twist: string;
  readonly method: string;
  /** By parameter; a raw one is put in as it stands. */
  readonly path: Readonly<Record<string, PathPart>>;
  readonly query: readonly (readonly [string, string | { readonly raw: string }])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Instead of `body`, to the byte. */
  readonly rawBody?: string | Buffer;
  /** Null for nobody. */
  readonly caller: string | null;
  /** Is a change based on what there is? */
  readonly current: boolean;
  /** The person that an application acts for. */
  readonly user?: string;
}

type PathPart = unknown | { readonly raw: string };

export const operator = 'operator:local';

/** Nothing but the address. */
export function plainPlan(target: Target): Plan {
  const { method } = target.data;
  return {
    target,
    twist: 'plain',
    method,
    path: {},
    query: [],
    headers: {},
    body: undefined,
    caller: operator,
    current: false,
  };
}

/** Requests for one operation: some as they should be, most not. */
export function plansFor(target: Target, callers: readonly string[]): fc.Arbitrary<Plan> {
  const { contract, data } = target;
  const options = { schemas: contract.schemas, personal: personalNames(contract) };
  const parameters = (schema: Schema | undefined) =>
    schema === undefined ? fc.constant<unknown>({}) : valuesOf(schema, '', options);
  return fc
    .record({
      path: parameters(data.params),
      query: parameters(data.query),
      headers: parameters(data.headers),
      body: data.body === undefined ? fc.constant(undefined) : valuesOf(data.body.schema, '', options),
      caller: callerOf(data, callers),
      user: fc.option(fc.uuid({ version: 4 }), { freq: 4, nil: undefined }),
      key: fc.option(fc.uuid({ version: 4 }), { nil: undefined }),
      twist: fc.nat(),
      current: fc.nat({ max: 4 }).map((one) => one > 0),
    })
    .map(({ path, query, headers, body, caller, user, key, twist, current }) => {
      const plan: Plan = {
        target,
        twist: 'valid',
        method: data.method,
        path: isRecord(path) ? path : {},
        query: pairs(query),
        headers: {
          ...Object.fromEntries(
            Object.entries(isRecord(headers) ? headers : {}).map(([name, of]) => [name.toLowerCase(), ascii(of)]),
          ),
          ...(key === undefined || data.access === 'read' ? {} : { 'idempotency-key': key }),
        },
        body,
        caller,
        current,
        ...(user === undefined || caller?.startsWith('app:') !== true ? {} : { user }),
      };
      return twisted(plan, chanceOf(String(twist)));
    });
}

/** Mostly the operator, who may do everything; then those the contract names, and now and then anybody. */
function callerOf({ callers: declared }: OperationData, all: readonly string[]): fc.Arbitrary<string | null> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(operator) },
    { weight: 4, arbitrary: declared.length > 0 ? fc.constantFrom(...declared) : fc.constant(operator) },
    { weight: 1, arbitrary: fc.constantFrom<string | null>(...all, null) },
  );
}

function pairs(query: unknown): Plan['query'] {
  return Object.entries(isRecord(query) ? query : {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
}

function ascii(value: unknown): string {
  return String(value).replaceAll(/[^\x20-\x7e\u{e000}-\u{e002}]/gu, '?');
}

/** Names of the columns that hold what is known about people. */
function personalNames({ tables }: Contract): ReadonlySet<string> {
  return new Set(
    Object.values<TableData>(tables).flatMap(({ columns }) =>
      Object.entries(columns).flatMap(([name, column]) => (column.class === undefined ? [] : [name])),
    ),
  );
}

type Twist = (plan: Plan, chance: Chance) => Plan | undefined;

/** More than a third stay as they are: what is refused at the door never sees the rooms. */
function twisted(plan: Plan, chance: Chance): Plan {
  if (chance.below(10) < 4) return plan;
  const twist = chance.pick(twists);
  return twist(plan, chance) ?? plan;
}

const body: Twist = (plan, chance) =>
  plan.body === undefined ? undefined : { ...plan, twist: 'body', body: spoiled(plan.body, chance) };

const twists: readonly Twist[] = [
  body,
  body,
  body,
  body,
  (plan, chance) =>
    plan.target.data.method === 'GET' || plan.target.data.method === 'DELETE'
      ? undefined
      : { ...plan, twist: 'raw body', rawBody: chance.pick(rawBodies) },
  (plan, chance) => {
    const names = Object.keys(plan.path);
    if (names.length === 0) return undefined;
    return { ...plan, twist: 'path', path: { ...plan.path, [chance.pick(names)]: { raw: chance.pick(rawTexts) } } };
  },
  query,
  query,
  (plan, chance) => ({
    ...plan,
    twist: 'header',
    headers: { ...plan.headers, ...Object.fromEntries([chance.pick(strangeHeaders)]) },
  }),
  (plan, chance) =>
    chance.below(4) === 0
      ? {
          ...plan,
          twist: 'method',
          method: chance.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']),
        }
      : undefined,
];

function query(plan: Plan, chance: Chance): Plan | undefined {
  const { query: schema } = plan.target.data;
  const known = typeof schema === 'object' && isRecord(schema.properties) ? Object.keys(schema.properties) : [];
  const name =
    known.length > 0 && chance.below(8) > 0
      ? chance.pick(known)
      : chance.pick(['nonsense', 'limit', '__proto__', 'constructor', 'a[b]', '%00', '']);
  const others = plan.query.filter(([one]) => one !== name);
  const raw = () => ({ raw: chance.pick(rawTexts) });
  switch (chance.below(5)) {
    case 0:
      return { ...plan, twist: 'query left out', query: others };
    case 1:
      return { ...plan, twist: 'query twice', query: [...plan.query, [name, raw()], [name, raw()]] };
    case 2:
      return { ...plan, twist: 'query list', query: [...others, [`${name}[]`, raw()]] };
    default:
      return {
        ...plan,
        twist: 'query',
        query: [...others, [name, chance.below(4) === 0 ? { raw: encoded(hostileValue(chance)) } : raw()]],
      };
  }
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd').slice(0, 1_500));
}
