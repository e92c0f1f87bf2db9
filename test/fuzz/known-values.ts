import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Contract, OperationData, Schema } from '../../runtime/platform/contract.ts';
import { isRecord } from './is-record.ts';

/**
 * A place in a generated request for a value that the platform has shown before: which, is found out when the request is
 * sent. So a plan of requests follows from its seed alone, and still meets what really exists.
 */
export function placeFor(name: string, pick: number, otherwise: string, schema: Schema): string {
  return `\u{e000}${[name, pick, JSON.stringify(schema), otherwise].join('\u{e001}')}\u{e002}`;
}

const place = /\u{e000}([^\u{e001}]*)\u{e001}(\d+)\u{e001}([^\u{e001}]*)\u{e001}([^\u{e002}]*)\u{e002}/gu;

type Scalar = string | number;

/** What answers have held, by the names of their members. */
export class KnownValues {
  /** Ids as their own service gave them: others may keep some that name nothing. */
  readonly #owned = new Map<string, Scalar[]>();
  readonly #byName = new Map<string, Scalar[]>();
  /** `/reservations/v2/reservations` → `reservation_id`. */
  readonly #idOf = new Map<string, string>();
  readonly #fitting = new Map<string, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, logger: false });

  constructor(contracts: readonly Contract[]) {
    addFormats.default(this.#ajv);
    for (const { basePath, operations } of contracts)
      for (const { path } of Object.values<OperationData>(operations)) {
        const [, collection = path, id] = /^(.*)\/\{([^}/]+)\}$/.exec(path) ?? [];
        const thing = collection.split('/').at(-1)?.replaceAll('-', '_').replace(/s$/, '');
        if (id !== undefined || !this.#idOf.has(basePath + collection))
          this.#idOf.set(basePath + collection, id ?? `${thing}_id`);
      }
  }

  /** `path` is the one of the operation, with the names of its parameters. */
  learn(path: string, body: unknown): void {
    const id = this.#idOf.get(path.replace(/\/\{[^}/]+\}$/, ''));
    this.#walk(body, id, 0);
  }

  /** Puts known values into their places, wherever they stand. */
  filled(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.filled(one));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.text(name), this.filled(inner)]));
  }

  text(value: string): string {
    return value.replaceAll(place, (_, name: string, pick: string, schema: string, otherwise: string) => {
      const found = this.#pick(name, Number(pick));
      return found !== undefined && this.#fits(String(found), schema) ? String(found) : otherwise;
    });
  }

  /** A name says little: the `region` of one service is the id of another's. */
  #fits(value: string, schema: string): boolean {
    const fits = this.#fitting.get(schema) ?? this.#ajv.compile(JSON.parse(schema));
    this.#fitting.set(schema, fits);
    return fits(value);
  }

  #pick(name: string, pick: number): Scalar | undefined {
    const owned = pick % 10 < 9 ? this.#valuesOf(name, this.#owned) : undefined;
    const values = owned ?? this.#valuesOf(name, this.#byName);
    if (values === undefined) return undefined;
    const place = Math.floor(pick / 20);
    // The latest half the time: what was just made is in the state to be gone on with.
    return pick % 20 < 10 ? values.at(-1 - (place % Math.min(3, values.length))) : values[place % values.length];
  }

  /** `lead_guide_id` is a `guide_id`, and `guest_ids` holds some `guest_id`. */
  #valuesOf(name: string, among: ReadonlyMap<string, Scalar[]>): Scalar[] | undefined {
    return endsOf(name.replace(/ids$/, 'id'))
      .map((end) => among.get(end))
      .find((values) => values !== undefined);
  }

  #walk(value: unknown, id: string | undefined, depth: number): void {
    if (Array.isArray(value)) for (const one of value.slice(-20)) this.#walk(one, id, depth + 1);
    if (!isRecord(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object') this.#walk(inner, id, depth + 1);
      if (typeof inner !== 'string' && typeof inner !== 'number') continue;
      if (typeof inner === 'string' && (inner === '' || inner.length > 200)) continue;
      if (id !== undefined && (name === 'id' || name === id) && depth < 3)
        for (const one of endsOf(id)) add(this.#owned, one, inner);
      add(this.#byName, name, inner);
    }
  }
}

/** `lead_guide_id`, `guide_id`: all that end it and are more than one word. */
function endsOf(name: string): string[] {
  const words = name.split('_');
  return words.flatMap((_, from) => (from > 0 && words.length - from < 2 ? [] : [words.slice(from).join('_')]));
}

const most = 60;

function add(to: Map<string, Scalar[]>, name: string, value: Scalar): void {
  const values = to.get(name) ?? [];
  to.set(name, values);
  const at = values.indexOf(value);
  if (at >= 0) values.splice(at, 1);
  values.push(value);
  if (values.length > most) values.splice(Math.floor(most / 3), 1);
}
