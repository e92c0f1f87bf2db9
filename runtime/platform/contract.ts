/**
 * A service's contract: what it answers, calls, publishes, hears and stores. `novatrek generate` writes one per service
 * (contract.gen.ts); everything the platform does for a service it reads from here.
 */
export interface Contract<T extends ServiceTypes = ServiceTypes> {
  readonly service: string;
  readonly title: string;
  readonly version: string;
  readonly domain: string;
  /** `/orders/v1`: stands before the path of every operation. */
  readonly basePath: string;
  /** The database schema it alone owns. */
  readonly schema?: string;
  readonly operations: { readonly [Name in keyof T['operations']]: OperationData };
  /** By name; `$ref: '#/components/schemas/Order'` in any schema of the contract means one of these. */
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly publishes: { readonly [Name in keyof T['publishes']]: ChannelData };
  readonly consumes: { readonly [Name in keyof T['consumes']]: ChannelData };
  /** By the name the client has in code: `stock` for svc-stock. Calls made while the caller waits. */
  readonly calls: { readonly [Target in keyof T['calls']]: TargetData };
  /** Calls made after commit, until they succeed. */
  readonly deferred: { readonly [Target in keyof T['deferred']]: TargetData };
  /** External systems, by the name the client has in code; the value is the actor's id. */
  readonly externals: { readonly [Name in keyof T['externals']]: ExternalData };
  readonly settings: T['settings'];
  /** Names of the keys that its environment holds. */
  readonly secrets?: readonly string[];
  readonly tables: { readonly [Name in keyof T['tables']]: TableData };
  /** Never set; carries the types to `defineService`. */
  readonly types?: T;
}

/** JSON Schema 2020-12. */
export type Schema = { readonly [keyword: string]: unknown } | boolean;

export interface OperationData {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/orders/{order_id}`, below the base path. */
  readonly path: string;
  readonly summary: string;
  readonly access: 'read' | 'write' | 'command';
  /** Answers without a token. */
  readonly public?: true;
  /** Wants to know the revision a change is based on: 428 without If-Match, 412 when it is stale. */
  readonly guarded?: true;
  /** A repeated request with the same Idempotency-Key gets the first answer again. */
  readonly idempotent?: true;
  /** Of the path, the query and the headers: object schemas, one property for each parameter. */
  readonly params?: Schema;
  readonly query?: Schema;
  readonly headers?: Schema;
  readonly body?: { readonly schema: Schema; readonly required: boolean; readonly mediaType: string };
  /** By success status; null where there is no body. */
  readonly answers: Readonly<Record<number, AnswerData | null>>;
  /** By error status: the members an error has beyond those of a problem (RFC 9457), or null for none. */
  readonly refusals: Readonly<Record<number, Schema | null>>;
  /** Who may call it: `svc-check-in`, `app:web-guest-portal`. */
  readonly callers: readonly string[];
}

export interface AnswerData {
  readonly schema: Schema;
  readonly mediaType: string;
  readonly example?: unknown;
}

export interface ChannelData {
  readonly channel: string;
  /** The payload field whose value keeps messages in order. */
  readonly key: string;
  readonly partitions: number;
  /** What happens to messages after one that can't be handled: those of its key wait, or go on. */
  readonly onPoison: 'park-key' | 'skip';
  readonly schema: Schema;
  /** Schemas the payload refers to. */
  readonly schemas?: Readonly<Record<string, Schema>>;
  readonly example?: unknown;
}

export interface TargetData {
  readonly service: string;
  readonly basePath: string;
  readonly operations: Readonly<Record<string, TargetOperation>>;
}

export interface TargetOperation {
  readonly method: OperationData['method'];
  readonly path: string;
  /** Names of the parameters, so that one flat request can be taken apart again. */
  readonly params: readonly string[];
  readonly query: readonly string[];
  readonly idempotent?: true;
  readonly guarded?: true;
}

export interface ExternalData {
  readonly actor: string;
  readonly title: string;
  readonly hosts: readonly string[];
}

export interface TableData {
  readonly columns: Readonly<
    Record<string, { readonly type: string; readonly class?: string; readonly encrypted?: true }>
  >;
}

/** The types that a contract carries. Each part is an interface of its own in contract.gen.ts. */
export interface ServiceTypes {
  operations: object;
  publishes: object;
  consumes: object;
  calls: object;
  deferred: object;
  externals: object;
  settings: object;
  secrets?: object;
  tables: object;
}

/** What contract.gen.ts says of one operation. */
export interface OperationTypes {
  /** Some of params, query, headers, body. */
  readonly request: object;
  readonly answers: object;
  readonly refusals: number;
}

/** The client of one operation of another service: one flat object, path and query parameters side by side. */
export type ClientOf<Request, Answer> = (request: Request & CallOptions) => Promise<Answer>;

export interface CallOptions {
  /** Defaults to one derived from the request being handled, so that a repeated request repeats no effect. */
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  /** Milliseconds; never more than what is left of the caller's own deadline. */
  readonly timeout?: number;
}

/** Like ClientOf, but made after commit and repeated until it succeeds; nobody sees its answer. */
export type DeferredOf<Request> = (request: Request & { readonly idempotencyKey?: string }) => Promise<void>;

/** The client of an external system. What it answers is not ours to declare: the service's adapter reads it. */
export interface External {
  request(request: ExternalRequest): Promise<ExternalAnswer>;
  /** After commit, repeated until a status below 500 comes back. */
  later(request: ExternalRequest): Promise<void>;
}

export interface ExternalRequest {
  readonly method: OperationData['method'];
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly timeout?: number;
}

export interface ExternalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
