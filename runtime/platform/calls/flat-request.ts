import type { TargetOperation } from '../contract.ts';

/** Path and query parameters by name, beside `body` and the options of a call. */
export type FlatRequest = Readonly<Record<string, unknown>>;

export interface TakenApart {
  /** With its query. */
  readonly path: string;
  /** JSON. */
  readonly body: string | undefined;
}

/** Undefined where a parameter can't stand in a path: nothing has such a name. */
export function takeApart(basePath: string, operation: TargetOperation, request: FlatRequest): TakenApart | undefined {
  let path = basePath + operation.path;
  for (const name of operation.params) {
    const value = asText(request[name]);
    if (value === undefined) throw new TypeError(`${operation.method} ${operation.path} needs ${name}`);
    const segment = asSegment(value);
    if (segment === undefined) return undefined;
    path = path.replace(`{${name}}`, () => segment);
  }
  const query = new URLSearchParams();
  for (const name of operation.query) {
    const value = request[name];
    for (const one of Array.isArray(value) ? value : [value]) {
      const text = asText(one);
      if (text !== undefined) query.append(name, text);
    }
  }
  return {
    path: query.size === 0 ? path : `${path}?${query}`,
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
  };
}

/** What a deferred call keeps: everything but its key. */
export function withoutOptions({ idempotencyKey: _, ...request }: FlatRequest): FlatRequest {
  return request;
}

export function option(request: FlatRequest, name: 'idempotencyKey' | 'ifMatch'): string | undefined {
  const value = request[name];
  return typeof value === 'string' ? value : undefined;
}

function asSegment(value: string): string | undefined {
  // Whoever stands between would resolve dots, encoded or not, and ask for something else.
  if (value === '' || value === '.' || value === '..') return undefined;
  try {
    return encodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return value instanceof Date ? value.toISOString() : String(value);
}
