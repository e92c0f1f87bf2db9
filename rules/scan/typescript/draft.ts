import type { Expression, Node } from './parse.ts';
import type {
  Binding,
  Entry,
  ExportSite,
  FileFacts,
  Fn,
  Id,
  ImportSite,
  Item,
  OutletSite,
  Site,
  Sym,
  TypeRef,
} from './symbol.ts';

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K];
};

export interface Scope {
  readonly names: Map<string, number>;
  readonly outer: Scope | undefined;
}

/** Where a walk is: in which function and scope, and below which call. */
export interface Place {
  readonly fn: number;
  readonly scope: Scope;
  /** The class whose `this` is meant; 0 for none. */
  readonly self: number;
  /** What is called around: texts in it may be words to a person. -1 for nothing, -2 below a `throw`. */
  readonly under: Id | -1 | -2;
}

/** What reads the parts of a file; each of them holds all the others. */
export interface Reader {
  /** What an expression stands for. `inText`: it is part of a larger text. */
  expression(draft: Draft, node: Expression, place: Place, inText: boolean): Id;
  statement(draft: Draft, node: Node, place: Place): void;
}

const idle: ReadonlySet<Sym['k']> = new Set(['text', 'template', 'sum', 'tagged', 'object', 'list', 'enum']);

/** The facts of a file while it is read. */
export class Draft {
  readonly source: string;
  readonly mayImportInTypes: boolean;
  readonly syms: Sym[] = [{ k: 'unknown' }];
  readonly bindings: Mutable<Binding>[] = [];
  readonly functions: Mutable<Fn>[] = [];
  readonly imports: ImportSite[] = [];
  readonly exports: ExportSite[] = [];
  readonly sites: Site[] = [];
  readonly outlets: OutletSite[] = [];
  readonly uses: [number, Id][] = [];
  readonly types: FileFacts['types'][number][] = [];
  readonly #members = new Map<Id, Entry[]>();
  readonly #known = new Map<string, Id>();
  readonly #used = new Set<string>();

  readonly #reader: Reader;

  constructor(source: string, reader: Reader) {
    this.source = source;
    this.#reader = reader;
    this.mayImportInTypes = /\bimport\s*\(/.test(source);
  }

  read(node: Expression, place: Place, inText = false): Id {
    return this.#reader.expression(this, node, place, inText);
  }

  /** A value that goes elsewhere: functions in it may be called there. */
  kept(node: Expression, place: Place): Id {
    const id = this.read(node, place);
    this.use(place.fn, id);
    return id;
  }

  statement(node: Node, place: Place): void {
    this.#reader.statement(this, node, place);
  }

  add(sym: Sym): Id {
    return this.syms.push(sym) - 1;
  }

  /** The same symbol for the same words. */
  once(key: string, sym: Sym): Id {
    let id = this.#known.get(key);
    if (id === undefined) {
      id = this.add(sym);
      this.#known.set(key, id);
    }
    return id;
  }

  get(of: Id, name: string): Id {
    return this.once(`${of}.${name}`, { k: 'get', of, name });
  }

  variable(binding: number): Id {
    return this.once(`v${binding}`, { k: 'variable', binding });
  }

  global(name: string): Id {
    return this.once(`g${name}`, { k: 'global', name });
  }

  either(...ids: Id[]): Id {
    const of = ids.filter((id) => id !== 0);
    const [first] = of;
    if (first === undefined) return 0;
    return of.length === 1 ? first : this.add({ k: 'either', of });
  }

  bind(scope: Scope, name: string, changes = false): number {
    const known = scope.names.get(name);
    if (known !== undefined) return known;
    const binding = this.bindings.push({ name, values: [], added: [], pushed: [], changes, type: null }) - 1;
    scope.names.set(name, binding);
    return binding;
  }

  give(binding: number, value: Id, type: TypeRef | null = null): void {
    const one = this.bindings[binding];
    if (one === undefined) return;
    one.values.push(value);
    const sym = this.syms[value];
    const fn = sym?.k === 'function' ? this.functions[sym.fn] : undefined;
    if (fn?.name === '') fn.name = one.name;
    if (type !== null) one.type = type;
  }

  /** Something of which only the type is known. */
  typed(name: string, type: TypeRef): Id {
    const binding = this.bind({ names: new Map(), outer: undefined }, name);
    this.give(binding, 0, type);
    return this.variable(binding);
  }

  /** The members of a class, which its methods may add to. */
  members(self: Id): Entry[] {
    let members = this.#members.get(self);
    if (members === undefined) {
      members = [];
      this.#members.set(self, members);
    }
    return members;
  }

  addMember(binding: number, entry: Entry): void {
    this.bindings[binding]?.added.push(entry);
  }

  addItems(binding: number, items: readonly Item[]): void {
    this.bindings[binding]?.pushed.push(...items);
  }

  fn(name: string, parent: number, top: boolean): number {
    return this.functions.push({ name, parent, parameters: [], names: [], returns: [], top }) - 1;
  }

  use(fn: number, id: Id): void {
    const kind = this.syms[id]?.k;
    // Neither a text nor, by itself, an object can be called; what stands in the object is noted on its own.
    if (id === 0 || kind === undefined || idle.has(kind)) return;
    const key = `${fn} ${id}`;
    if (this.#used.has(key)) return;
    this.#used.add(key);
    this.uses.push([fn, id]);
  }

  facts(problems: FileFacts['problems']): FileFacts {
    const { syms, bindings, functions, imports, exports, sites, outlets, uses, types } = this;
    return { syms, bindings, functions, imports, exports, sites, outlets, uses, types, problems };
  }
}

export function look(scope: Scope, name: string): number | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const binding = at.names.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

export function inner(scope: Scope): Scope {
  return { names: new Map(), outer: scope };
}
