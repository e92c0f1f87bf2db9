/** What one SQL text does, by PostgreSQL's own grammar. Offsets and lengths are UTF-16 units of the text. */
export interface SqlFacts {
  readonly relations: readonly Relation[];
  readonly weakens: readonly Weakening[];
  /** SQL or a name that is only known at run time (`EXECUTE format(…)`). */
  readonly dynamic: readonly { readonly what: string; readonly offset: number }[];
  readonly updates: readonly Update[];
  /** Columns that are read or written, with the relation where the text tells which. */
  readonly columns: readonly ColumnUse[];
  /** What a migration changes of the catalog, in order. */
  readonly changes: readonly CatalogChange[];
}

export type Mode = 'read' | 'write' | 'ddl' | 'foreign-key' | 'grant' | 'call';

/** What a relation is when it is neither table nor view. */
export type Kind = 'function' | 'sequence' | 'type' | 'index' | 'operator' | 'collation' | 'schema' | 'other';

export interface Relation {
  readonly schema?: string;
  /** `*` where the schema as a whole is meant (`GRANT … ON SCHEMA`, `ALL TABLES IN SCHEMA`). */
  readonly name: string;
  readonly mode: Mode;
  /** Absent: a table or a view, or anything that may be one. */
  readonly kind?: Kind;
  /** What is done to it, as SQL says it: SELECT, INSERT, ALTER TABLE, REFERENCES, CREATE TRIGGER … */
  readonly verb: string;
  readonly offset: number;
  readonly length: number;
}

export interface Weakening {
  readonly kind:
    | 'search_path'
    | 'set-role'
    | 'grant'
    | 'security-definer'
    | 'dblink'
    | 'foreign-data'
    | 'copy-program'
    | 'server-file';
  /** `SET search_path TO reservations`, `PUBLIC`, `svc_reservations_app` … */
  readonly detail: string;
  /** Schemas or roles it names. */
  readonly names: readonly string[];
  readonly offset: number;
}

/** An UPDATE (also one inside MERGE or ON CONFLICT): which columns it sets, and which its WHERE compares. */
export interface Update {
  readonly schema?: string;
  readonly table: string;
  readonly sets: readonly string[];
  /** Columns set to an expression over themselves, like `_rev = _rev + 1`. */
  readonly raises: readonly string[];
  /** Columns of the table that WHERE compares with `=`; a cast on either side does not matter. */
  readonly compares: readonly string[];
  /** A hole that could hold further conditions or assignments. */
  readonly open: boolean;
  readonly offset: number;
}

export interface ColumnUse {
  readonly schema?: string;
  readonly table?: string;
  readonly column: string;
  readonly offset: number;
}

export type CatalogChange =
  | { readonly kind: 'create-table'; readonly table: Name; readonly columns: readonly ColumnMade[]; readonly of?: Name }
  | { readonly kind: 'drop-table'; readonly table: Name }
  | { readonly kind: 'rename-table'; readonly table: Name; readonly to: string }
  | { readonly kind: 'add-column'; readonly table: Name; readonly column: ColumnMade }
  | { readonly kind: 'drop-column'; readonly table: Name; readonly column: string; readonly offset: number }
  | { readonly kind: 'rename-column'; readonly table: Name; readonly column: string; readonly to: string }
  | { readonly kind: 'change-type'; readonly table: Name; readonly column: string; readonly type: string }
  | { readonly kind: 'create-view'; readonly table: Name }
  | { readonly kind: 'create-schema'; readonly name: string; readonly offset: number };

export interface Name {
  readonly schema?: string;
  readonly name: string;
  readonly offset: number;
}

export interface ColumnMade {
  readonly name: string;
  /** As PostgreSQL prints it: `integer`, `numeric(10,2)`, `character varying(50)`, `timestamp with time zone`. */
  readonly type: string;
  readonly offset: number;
}
