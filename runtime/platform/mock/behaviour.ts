import type { AnswerData, Contract, OperationData } from '../contract.ts';
import { createChecks } from '../http/validation.ts';
import { type Answer, answer } from '../service.ts';
import { exampleOf, isObject } from './example.ts';

interface Request {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

export type MockHandler = (request: Request) => Promise<Answer<number, unknown>>;

/** A service that is described and not written yet: answers of the right shape, the same for the same request. */
export function mockHandlers(contract: Contract): Readonly<Record<string, MockHandler>> {
  const checks = createChecks(contract);
  return Object.fromEntries(
    Object.entries<OperationData>(contract.operations).map(([name, operation]) => {
      const [status = 204, data = null] = firstAnswer(operation);
      const check = data === null ? undefined : checks.answer(data.schema);
      return [
        name,
        async (request: Request) => {
          if (data === null || check === undefined) return answer(status, undefined);
          const made = madeUp(name, data, contract, request);
          const told = echoed(made, operation, request);
          // What may be asked need not be what may be answered.
          return answer(status, check(told).length === 0 ? told : made);
        },
      ];
    }),
  );
}

function firstAnswer(operation: OperationData): [status?: number, data?: AnswerData | null] {
  const [status] = Object.keys(operation.answers)
    .map(Number)
    .sort((one, other) => one - other);
  return status === undefined ? [] : [status, operation.answers[status] ?? null];
}

function madeUp(name: string, data: AnswerData, contract: Contract, { params, query, body }: Request): unknown {
  return data.example === undefined
    ? exampleOf(data.schema, contract.schemas, JSON.stringify([name, params, query, body]))
    : structuredClone(data.example);
}

/** What the caller said comes back where the answer has a place for it: the thing asked for is the thing that comes. */
function echoed(made: unknown, operation: OperationData, request: Request): unknown {
  if (Array.isArray(made)) return made.map((one) => told(one, isObject(request.query) ? request.query : {}));
  const known = {
    ...(isObject(request.body) ? request.body : {}),
    ...(isObject(request.params) ? request.params : {}),
  };
  const last = /\{([^}]+)\}$/.exec(operation.path)?.[1];
  const id = last === undefined || !isObject(request.params) ? undefined : request.params[last];
  return told(made, id === undefined ? known : { id, ...known });
}

function told(made: unknown, known: Readonly<Record<string, unknown>>): unknown {
  if (!isObject(made)) return made;
  return Object.fromEntries(
    Object.entries(made).map(([name, value]) => {
      const said = known[name];
      return [name, said !== undefined && sameKind(said, value) ? said : value];
    }),
  );
}

/** Lists and structures are described for themselves on the way in and on the way out, so they are left alone. */
function sameKind(one: unknown, other: unknown): boolean {
  return typeof one === typeof other && typeof one !== 'object';
}
