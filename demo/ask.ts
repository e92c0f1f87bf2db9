import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contract, OperationData, ServiceTypes } from '../runtime/platform/contract.ts';

/** Somebody of the story: the application whose token is shown, and the person it acts for. */
export interface Who {
  /** `app:web-guest-portal`, `operator:local`. */
  readonly caller: string;
  readonly user?: string;
}

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly start: number;
  readonly took: number;
}

type RequestIn<Operation> = Operation extends { request: infer Request extends object } ? Request : never;
/** As whoever asks sees it: what has a default may be left out. */
export type RequestOf<Operation> =
  RequestIn<Operation> extends { readonly query: infer Query }
    ? Omit<RequestIn<Operation>, 'query'> & { readonly query?: Partial<Query> }
    : RequestIn<Operation>;
export type AnswerOf<Operation> = Operation extends { answers: infer Answers } ? Answers[keyof Answers] : never;

export type Named<T extends ServiceTypes> = keyof T['operations'] & string;

export function operationOf<T extends ServiceTypes>(contract: Contract<T>, name: Named<T>): OperationData {
  const found = Object.entries<OperationData>(contract.operations).find(([one]) => one === name)?.[1];
  if (found === undefined) throw new Error(`${contract.service} has no operation ${name}`);
  return found;
}

/** The request as HTTP has it; `base` is where the service answers, its base path included. */
export function sentFor(base: string, operation: OperationData, request: object, revision?: string): Sent {
  const part = (of: string): Readonly<Record<string, unknown>> => Object(Reflect.get(request, of));
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(part('params')[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(part('query')))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) query.append(name, String(one));
  const body: unknown = Reflect.get(request, 'body');
  return {
    url: `${base}${path}${query.size === 0 ? '' : `?${query}`}`,
    method: operation.method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': operation.body?.mediaType ?? 'application/json' }),
      ...(operation.idempotent === true ? { 'idempotency-key': randomUUID() } : {}),
      ...(revision === undefined ? {} : { 'if-match': `"${revision}"` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** Milliseconds for which somebody who has too much to do is asked again, when they say so. */
const patience = 20_000;

export async function send({ url, method, headers, body }: Sent): Promise<Answered> {
  const now = () => performance.timeOrigin + performance.now();
  for (const first = now(); ; ) {
    const start = now();
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const again = response.status === 503 && seconds >= 0 && now() + seconds * 1_000 < first + patience;
    if (!again) return { status: response.status, text, start, took: now() - start };
    await pause(seconds * 1_000);
  }
}
