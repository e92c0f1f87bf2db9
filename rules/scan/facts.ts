import type { Origin } from '../../model/finding.ts';
import type { SqlFacts } from './sql/facts.ts';

/** What a file is to the rules. Tests of a service belong to it; shared code belongs to nobody; others only have layers. */
export type FileRole = 'service' | 'test' | 'generated' | 'migration' | 'shared' | 'other';

/** One file of the code, as text. */
export interface CodeFile {
  /** From the workspace root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly role: FileRole;
  /** The service whose folder it stands in. */
  readonly service?: string;
  /** Why it could not be read as text; `text` is empty then. */
  readonly problem?: string;
}

/**
 * What the code does, read from its text. Places are origins with the path `['@line', line, column, length]`, all
 * counted from 1; columns and lengths in UTF-16 units, as editors count.
 */
export interface CodeFacts {
  readonly files: readonly ScannedFile[];
  readonly imports: readonly Import[];
  readonly sql: readonly SqlUse[];
  readonly calls: readonly CodedCall[];
  readonly publishes: readonly CodedEvent[];
  readonly subscribes: readonly CodedEvent[];
  readonly handlers: readonly CodedHandler[];
  readonly outlets: readonly Outlet[];
  readonly logged: readonly Logged[];
  /** What could not be read: unchecked code is not clean code. */
  readonly problems: readonly ScanProblem[];
}

export interface ScannedFile {
  readonly path: string;
  readonly role: FileRole;
  readonly service?: string;
  readonly at: Origin;
  /** Of a migration: what it says, to compare with what was released. */
  readonly text?: string;
}

/** Whose code a fact stands in. */
export interface Standing {
  readonly at: Origin;
  readonly file: string;
  readonly role: FileRole;
  readonly service?: string;
}

export interface Import extends Standing {
  /** As written. */
  readonly specifier: string;
  readonly how: 'import' | 'type' | 'export' | 'require' | 'dynamic' | 'mock';
  readonly to:
    | { readonly kind: 'file'; readonly path: string; readonly role: FileRole; readonly service?: string }
    | { readonly kind: 'package'; readonly name: string }
    | { readonly kind: 'builtin'; readonly name: string }
    /** A dynamic import whose target is computed, or a path that leads nowhere. */
    | { readonly kind: 'unresolved'; readonly reason: string };
  /** Names taken from it; `*` for all, empty for its effect. */
  readonly names: readonly string[];
}

/** One SQL text at the place where it goes to the database, or one statement of a migration. */
export interface SqlUse extends Standing {
  readonly source: 'code' | 'migration';
  /** How it gets there, like `db` or `pool.query`; of a migration the file. */
  readonly sink: string;
  /** The text with its holes filled in so that it parses; absent where it can't be computed. */
  readonly text?: string;
  readonly facts?: SqlFacts;
  /** Why the text, or a table in it, is decided at run time. */
  readonly unknown?: string;
  readonly error?: { readonly message: string; readonly at: Origin };
  /** The place of an offset (UTF-16 units) of `text` in the file. */
  place(offset: number, length?: number): Origin;
}

/** Operations (`createOrder`), consumers (`on order.placed`) and jobs (`job cleanUp`) from which code can be reached. */
export type Reach = readonly string[];

export interface CodedCall extends Standing {
  readonly kind: 'call' | 'later' | 'external';
  /** As in the code: the client's name (`reservations`, `openweatherApi`) or, for an imported client, the service's id. */
  readonly target: string;
  /** The operation; of an external system `request` or `later`; absent where the client is handed on whole. */
  readonly operation?: string;
  /** Target or operation are computed at run time. */
  readonly computed?: true;
  readonly reach: Reach;
}

export interface CodedEvent extends Standing {
  /** Name of the event; absent where it is computed at run time. */
  readonly event?: string;
  readonly reach: Reach;
}

/** A handler of an operation, as the behaviour of the service lists it. */
export interface CodedHandler extends Standing {
  readonly operation: string;
}

/** A way out of a service that does not go through what was generated for it. */
export interface Outlet extends Standing {
  readonly kind: 'http' | 'address' | 'topic' | 'process' | 'publish-outside-transaction';
  /** What stands there: `fetch`, `SVC_PAYMENTS_URL`, `novatrek.booking.reservation.created`. */
  readonly what: string;
}

/** A value handed to a log, with the names that lead to it. */
export interface Logged extends Standing {
  readonly sink: string;
  /** Last names of the values: `guest.email` → `email`, `{ email }` → `email`. */
  readonly names: readonly string[];
}

export interface ScanProblem {
  readonly at: Origin;
  readonly kind: 'syntax' | 'unreadable' | 'too-big';
  readonly message: string;
}

/** How a repository is laid out, and what its code calls things. Patterns are paths; `*` is one segment, `**` any. */
export interface Layout {
  /** `packages/{service}/src` */
  readonly services: readonly string[];
  /** Folders of services that have another name than their id. */
  readonly folders: ReadonlyMap<string, string>;
  /** `packages/{service}/migrations` */
  readonly migrations: readonly string[];
  /** Modules that are clients of other services: `packages/{service}/src/clients/{target}`. */
  readonly clients: readonly string[];
  readonly generated: readonly string[];
  /** Files of services that are tests. */
  readonly tests: readonly string[];
  /** Code that services share. */
  readonly shared: readonly string[];
  /** Files that only the rule on layers looks at. */
  readonly others: readonly string[];
  readonly ignore: readonly string[];
  readonly sql: {
    /** Last names of functions and methods whose first argument is SQL: `query`, `pool.query`. */
    readonly calls: readonly string[];
    /** Template tags that make or run SQL: `sql`, `db`, `db.one`. */
    readonly tags: readonly string[];
  };
  /** Functions whose first argument names an event: `publish`, `bus.publish`; and those that subscribe. */
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly log: readonly string[];
  /** Path aliases, as the tsconfig of a folder writes them (`@/*`), with targets from the root; the nearest folder counts. */
  readonly aliases: readonly { readonly folder: string; readonly paths: Readonly<Record<string, readonly string[]>> }[];
  /** Names of the workspace's own packages, with the folder each stands in (`.` for the root). */
  readonly packages: Readonly<Record<string, string>>;
  /** Ids of the declared services: an address that holds one is somebody's. */
  readonly serviceIds: readonly string[];
  /** What every topic begins with, like `novatrek.`; absent where the convention has no fixed beginning. */
  readonly topicPrefix?: string;
}

/** Keeps what is expensive to compute, by the text it was computed from. Values must survive JSON. */
export interface Memory {
  of<Value>(kind: string, text: string, make: () => Value): Value;
}

/** Remembers nothing. */
export const noMemory: Memory = { of: (_kind, _text, make) => make() };
