import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Contract, OperationData, Schema } from '../../runtime/platform/contract.ts';
import type { Received, Sent } from './exchange.ts';
import { isRecord } from './is-record.ts';
import type { Plan } from './plans.ts';
import { canary } from './schema-values.ts';

export interface Judge {
  /** All that the answer should not be. */
  faults(plan: Plan, sent: Sent, received: Received): readonly string[];
}

/** Of a program's inside: traces, SQL, addresses. */
const inside = [
  /\n\s+at |\bat [\w.<>]+ \(|node_modules|\.[cm]?[jt]s:\d+|node:internal/,
  /\b(select\s.+\sfrom|insert into|delete from|update \w+ set|violates|duplicate key|relation "|column "|syntax error|invalid input|sqlstate)\b/i,
  /\b(ECONN\w+|ETIMEDOUT|EPIPE|TypeError|RangeError|SyntaxError|undefined is not|Cannot read|\[object Object\])\b/,
  /127\.0\.0\.1|localhost|postgres:\/\//,
];

/** What the platform answers in every service, as its documentation says: beyond what the operation documents. */
const anywhere = new Map<number, (plan: Plan, code: unknown) => boolean>([
  [404, (_, type) => String(type).endsWith(':unknown-address')],
  [405, (plan) => plan.twist === 'method'],
  [413, (plan) => plan.twist === 'raw body' || plan.twist === 'body'],
  [415, (plan) => plan.twist === 'header'],
  [431, (plan) => plan.twist === 'header' || plan.twist.startsWith('query') || plan.twist === 'path'],
]);

export function createJudge(): Judge {
  const validators = new Map<Contract, (schema: Schema) => ValidateFunction>();
  const validatorsOf = (contract: Contract) => {
    const known = validators.get(contract) ?? validatorsFor(contract);
    validators.set(contract, known);
    return known;
  };
  return {
    faults(plan, sent, received) {
      const { contract, data } = plan.target;
      const { status, headers, text, failure } = received;
      if (failure !== undefined) return [`no answer: ${failure}`];
      const check = (schema: Schema, value: unknown) => {
        const validate = validatorsOf(contract)(schema);
        return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
      };
      const type = String(headers['content-type'] ?? '').split(';')[0];
      const isAnswer = status < 400;
      const faults: string[] = [];
      if (sent.method === 'HEAD') return status >= 500 && status !== 503 ? [`${status} for HEAD`] : [];
      if (plan.method !== data.method) {
        if (status >= 500 && status !== 503) faults.push(`${status} for another method`);
        return faults;
      }
      if (isAnswer) return [...faults, ...answered(data, status, type, text, check), ...accepted(plan, sent, check)];
      const problem = parsed(text);
      if (status >= 500 && !mayPass(status, problem)) faults.push(`${status}: the service failed`);
      else if (data.refusals[status] === undefined) {
        const isOwn = anywhere.get(status)?.(plan, isRecord(problem) ? problem.type : undefined) ?? false;
        if (!isOwn) faults.push(`${status} is not documented`);
      }
      return [
        ...faults,
        ...refused(data, status, type, problem, check),
        ...told(text),
        ...uncalledFor(plan, sent, problem, check),
      ];
    },
  };
}

/** Nothing is down here: all that a service may say is that it came too late, or that the machine can't keep up. */
function mayPass(status: number, problem: unknown): boolean {
  return (
    status === 503 && isRecord(problem) && /:(too-late|overloaded|request-in-progress)$/.test(String(problem.type))
  );
}

type Check = (schema: Schema, value: unknown) => readonly string[];

function answered(data: OperationData, status: number, type: string | undefined, text: string, check: Check): string[] {
  const answer = data.answers[status];
  if (answer === undefined) return [`${status} is not documented`];
  if (answer === null) return text === '' ? [] : [`${status} has a body`];
  if (type !== answer.mediaType) return [`${status} comes as ${type}, not ${answer.mediaType}`];
  const body = parsed(text);
  if (body === undefined) return [`${status} is no JSON`];
  return check(answer.schema, body).map((one) => `the answer ${status} is off its schema: ${one}`);
}

function refused(
  data: OperationData,
  status: number,
  type: string | undefined,
  problem: unknown,
  check: Check,
): string[] {
  if (type !== 'application/problem+json') return [`${status} comes as ${type}, not application/problem+json`];
  if (!isRecord(problem)) return [`${status} is no problem`];
  const missing = ['type', 'title', 'status', 'detail', 'instance'].filter((name) => !(name in problem));
  const schema = data.refusals[status];
  return [
    ...missing.map((name) => `the problem has no ${name}`),
    ...(problem.status === status ? [] : [`the problem says ${problem.status} and comes as ${status}`]),
    ...(schema === undefined || schema === null
      ? []
      : check(schema, problem).map((one) => `the problem ${status} is off its schema: ${one}`)),
  ];
}

function told(text: string): string[] {
  const found = inside.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  return [
    ...found.map((one) => `the problem tells of the inside: ${one}`),
    ...(text.includes(canary) ? ['the problem tells of a person'] : []),
  ];
}

/** A body off its schema must not be taken. */
function accepted({ target }: Plan, { body }: Sent, check: Check): string[] {
  const expected = target.data.body;
  if (expected === undefined || expected.mediaType !== 'application/json') return [];
  if (body === undefined || body.length === 0) return expected.required ? ['a request without its body was taken'] : [];
  const value = parsed(String(body));
  const wrong = value === undefined ? ['is no JSON'] : check(expected.schema, value);
  return wrong.slice(0, 1).map((one) => `a body off its schema was taken: ${one}`);
}

/** And a request that is as it should be is not called malformed. */
function uncalledFor({ twist }: Plan, _: Sent, problem: unknown, _check: Check): string[] {
  if (twist !== 'valid' || !isRecord(problem)) return [];
  return String(problem.type).endsWith(':invalid-request')
    ? [`a valid request was called invalid: ${problem.detail}`]
    : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function validatorsFor(contract: Contract): (schema: Schema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'http://contract/', components: { schemas: JSON.parse(absolute(contract.schemas)) } });
  const made = new Map<Schema, ValidateFunction>();
  return (schema) => {
    const known = made.get(schema) ?? ajv.compile(JSON.parse(absolute(schema)));
    made.set(schema, known);
    return known;
  };
}

function absolute(schema: unknown): string {
  return JSON.stringify(schema).replaceAll('"#/components/', '"http://contract/#/components/');
}
