import type { Origin } from './finding.ts';
import type { Actor, Application, Screen } from './people.ts';
import type { ArchitectRule, Capability, CapabilityGroup, Decision, Exception, Solution, Ticket } from './plans.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import type { PlatformData } from './schema/kinds.ts';
import type { BodyData, ParameterData, PartitionData, ResponseData } from './schema/service.ts';

export type { Actor, Application, Screen } from './people.ts';
export type { ArchitectRule, Capability, CapabilityGroup, Decision, Exception, Solution, Ticket } from './plans.ts';

/** Whatever has an id of its own, so that others can name it, link to it and depend on it. */
export interface Entry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly origin: Origin;
}

export type EntryKind =
  | 'domain'
  | 'service'
  | 'entity'
  | 'table'
  | 'column'
  | 'endpoint'
  | 'call'
  | 'event'
  | 'decision'
  | 'capability'
  | 'application'
  | 'screen'
  | 'actor'
  | 'ticket'
  | 'solution'
  | 'setting'
  | 'exception'; // prettier-ignore

/** The linked architecture: every name resolved, every thing knowing its place in the YAML. */
export interface Model {
  readonly platform: Platform;
  readonly domains: ReadonlyMap<string, Domain>;
  readonly services: ReadonlyMap<string, Service>;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly events: ReadonlyMap<string, Event>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly capabilityGroups: ReadonlyMap<string, CapabilityGroup>;
  readonly capabilities: ReadonlyMap<string, Capability>;
  readonly applications: ReadonlyMap<string, Application>;
  readonly actors: ReadonlyMap<string, Actor>;
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly solutions: ReadonlyMap<string, Solution>;
  readonly exceptions: readonly Exception[];
  readonly architectRules: readonly ArchitectRule[];
  /** Everything derived from the services, in the order of their ids. */
  readonly tables: readonly Table[];
  readonly columns: readonly Column[];
  readonly endpoints: readonly Endpoint[];
  readonly calls: readonly Call[];
}

export interface Platform extends PlatformData {
  readonly origin: Origin;
}

export interface Domain extends Entry {
  readonly kind: 'domain';
  readonly name: string;
  readonly team: string;
  readonly color?: string;
  readonly light?: string;
  readonly icon?: string;
  readonly description: string;
  readonly rules: readonly DomainRule[];
  readonly entities: readonly Entity[];
  readonly services: readonly Service[];
}

/** A sentence of the bounded context, and what holds it. */
export interface DomainRule {
  readonly text: string;
  readonly enforcedBy: readonly string[];
  readonly advisory?: string;
  readonly origin: Origin;
}

export interface Entity extends Entry {
  readonly kind: 'entity';
  readonly name: string;
  readonly description?: string;
  readonly domain: Domain;
  readonly owner: Service;
  readonly readers: 'all' | readonly Reader[];
  readonly readersNote?: string;
  readonly core: boolean;
  readonly concurrency?: 'optimistic';
  readonly tables: readonly Table[];
  readonly endpoints: readonly Endpoint[];
}

export interface Reader {
  readonly service: Service;
  readonly note?: string;
}

export interface Service extends Entry {
  readonly kind: 'service';
  readonly title: string;
  readonly label?: string;
  readonly version: string;
  readonly domain: Domain;
  readonly description: string;
  readonly clearance: readonly string[];
  readonly settings: readonly Setting[];
  /** Absent where it has none. */
  readonly secrets?: readonly Secret[];
  readonly store?: Store;
  readonly tables: readonly Table[];
  readonly basePath?: string;
  readonly endpoints: readonly Endpoint[];
  readonly parameters: Readonly<Record<string, ParameterData>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Calls this service makes, from endpoints and while hearing events. */
  readonly calls: readonly Call[];
  readonly publishes: readonly Event[];
  readonly consumes: readonly Event[];
  /** `x-…` keys of the service and of its api, carried into the contract. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Setting extends Entry {
  readonly kind: 'setting';
  readonly service: Service;
  readonly name: string;
  readonly description: string;
  readonly decision?: Decision;
  readonly default: unknown;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A key that the environment of the service holds. */
export interface Secret {
  readonly name: string;
  readonly description: string;
  readonly origin: Origin;
}

export interface Store {
  readonly engine: string;
  readonly schema: string;
  readonly volume?: string;
  readonly backup?: string;
  readonly connectionPool?: { readonly min: number; readonly max: number; readonly idleTimeout: string };
  readonly features: readonly string[];
  readonly origin: Origin;
}

export interface Table extends Entry {
  readonly kind: 'table';
  readonly name: string;
  readonly schema: string;
  readonly service: Service;
  readonly entity?: Entity;
  readonly description: string;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly partition?: PartitionData;
  /** The last version of the service that uses it. */
  readonly retireAfter?: string;
  readonly replicaOf?: { readonly table: Table; readonly fedBy: Event | Endpoint };
}

export interface Column extends Entry {
  readonly kind: 'column';
  readonly name: string;
  readonly table: Table;
  readonly type: string;
  readonly description?: string;
  readonly primaryKey: boolean;
  readonly required: boolean;
  readonly unique: boolean;
  readonly default?: string | number | boolean;
  /** As written: a table of the own schema, or something that may not be named here. */
  readonly foreignKey?: string;
  readonly references?: Service;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly values?: readonly string[];
  readonly encrypted: boolean;
  readonly generated?: string;
  readonly key?: string;
  readonly class?: string;
  readonly identifies?: string;
  readonly note?: string;
  /** As written: the released column it takes the place of. */
  readonly renamedFrom?: string;
  readonly retireAfter?: string;
  /** Every row has a value, every running version writes one. */
  readonly backfilled?: boolean;
}

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly where?: string;
  readonly using?: string;
  readonly origin: Origin;
}

export type Access = 'read' | 'write' | 'command';

export interface Endpoint extends Entry {
  readonly kind: 'endpoint';
  readonly service: Service;
  /** `GET /orders/{order_id}` */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly public: boolean;
  readonly entity?: Entity;
  readonly access: Access;
  readonly workflow?: string;
  /** As written: a name under the service's parameters, or the parameter itself. */
  readonly params: readonly (string | ParameterData)[];
  readonly body?: BodyData;
  readonly responses: Readonly<Record<string, ResponseData>>;
  readonly calls: readonly Call[];
  /** Events said to be published when this endpoint succeeds. */
  readonly triggers: readonly Event[];
  /** Everyone who calls it: services and screens. */
  readonly callers: readonly Call[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Call extends Entry {
  readonly kind: 'call';
  readonly caller: Service | Screen;
  /** The caller's endpoint; absent when the call is made by a screen or while hearing events. */
  readonly from?: Endpoint;
  readonly onEvents: readonly Event[];
  readonly to: Service | Actor;
  /** Absent for external systems, and for planned calls to operations that don't exist yet. */
  readonly target?: Endpoint;
  /** The operation as written, for planned calls too. */
  readonly endpoint?: string;
  readonly purpose: string;
  readonly mode: 'sync' | 'deferred';
  readonly planned: boolean;
}

export interface Event extends Entry {
  readonly kind: 'event';
  readonly message: string;
  readonly summary?: string;
  readonly description: string;
  readonly channel: string;
  readonly version?: string;
  readonly producer: Service;
  readonly trigger?: Endpoint;
  readonly consumers: readonly Service[];
  readonly planned: boolean;
  readonly key?: string;
  readonly partitions?: number;
  readonly onPoison?: 'park-key' | 'skip';
  readonly payload: JsonSchema;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}
