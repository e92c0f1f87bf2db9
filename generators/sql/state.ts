/** The structure of one service's database, as data: what `schema.json` keeps of it. Names are as PostgreSQL has them. */
export interface SchemaState {
  readonly schema: string;
  readonly tables: readonly TableState[];
}

export interface TableState {
  readonly name: string;
  readonly comment?: string;
  /** The last version of the service that uses it. */
  readonly retireAfter?: string;
  readonly columns: readonly ColumnState[];
  readonly constraints: readonly ConstraintState[];
  readonly indexes: readonly IndexState[];
  readonly partition?: PartitionState;
}

export interface ColumnState {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default?: string;
  readonly generated?: string;
  readonly identity?: 'always' | 'by default';
  readonly comment?: string;
  readonly retireAfter?: string;
  /** The column it takes the place of; both stand until the old one goes. */
  readonly renamedFrom?: string;
}

export type ConstraintState = KeyState | CheckState | ForeignKeyState;

export interface KeyState {
  readonly kind: 'primary key' | 'unique';
  readonly name: string;
  readonly columns: readonly string[];
}

export interface CheckState {
  readonly kind: 'check';
  readonly name: string;
  readonly columns: readonly [string];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  /** The column holds a list, and it is the items that are checked. */
  readonly items?: true;
}

export interface ForeignKeyState {
  readonly kind: 'foreign key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
}

export interface IndexState {
  readonly name: string;
  readonly method: string;
  /** SQL, one for each key: `created_at desc`. */
  readonly keys: readonly string[];
  readonly unique: boolean;
  readonly where?: string;
}

export type PartitionState =
  | {
      readonly by: 'month';
      readonly column: string;
      /** First and last month: 2026-01. */
      readonly from: string;
      readonly to: string;
      readonly keys?: KeysState;
    }
  | { readonly by: 'hash'; readonly column: string; readonly parts: number; readonly keys?: KeysState };

/**
 * A key of a partitioned table holds within one partition unless it has the partition column in it. The table named
 * here holds such keys once more, unpartitioned: there they are unique for the whole table, and foreign keys point there.
 */
export interface KeysState {
  readonly table: string;
  /** Its columns besides the partition column. The first `primary` of them are the primary key. */
  readonly columns: readonly string[];
  readonly primary: readonly string[];
}
