/** A symbol of a file, by its number. Symbol 0 is the one of which nothing is known. */
export type Id = number;

/** What an expression stands for, as far as its text tells. Survives JSON; `at` and `len` are UTF-16 units. */
export type Sym =
  | { readonly k: 'unknown' }
  /** `exact`: each unit of the value is one unit of the source, from `at` on. */
  | { readonly k: 'text'; readonly v: string; readonly at: number; readonly len: number; readonly exact: boolean }
  | { readonly k: 'template'; readonly texts: readonly Id[]; readonly holes: readonly Hole[] }
  | { readonly k: 'sum'; readonly parts: readonly Hole[] }
  | { readonly k: 'either'; readonly of: readonly Id[] }
  | { readonly k: 'object'; readonly entries: readonly Entry[] }
  | { readonly k: 'class'; readonly entries: readonly Entry[]; readonly make: number; readonly base: Id }
  | { readonly k: 'list'; readonly items: readonly Item[] }
  | { readonly k: 'variable'; readonly binding: number }
  | { readonly k: 'global'; readonly name: string }
  | { readonly k: 'get'; readonly of: Id; readonly name: string }
  | { readonly k: 'pick'; readonly of: Id; readonly key: Id }
  | { readonly k: 'each'; readonly of: Id }
  | { readonly k: 'call'; readonly callee: Id; readonly args: readonly Id[]; readonly fresh: boolean }
  | { readonly k: 'tagged'; readonly tag: Id; readonly template: Id }
  | { readonly k: 'function'; readonly fn: number }
  | { readonly k: 'parameter'; readonly fn: number; readonly index: number; readonly rest: boolean }
  | { readonly k: 'import'; readonly from: string; readonly name: string }
  | { readonly k: 'this'; readonly of: number }
  | { readonly k: 'enum'; readonly entries: readonly Entry[] };

export interface Hole {
  readonly id: Id;
  readonly at: number;
  readonly len: number;
}

export interface Item {
  readonly id: Id;
  readonly spread: boolean;
}

/** A member of an object; a spread has no key, a computed key is a symbol. */
export interface Entry {
  readonly key: string | null;
  readonly computed: Id;
  readonly id: Id;
  readonly at: number;
  readonly len: number;
}

export interface Binding {
  readonly name: string;
  /** All that is ever assigned to it. */
  readonly values: readonly Id[];
  /** Members added later: `handlers.getOrder = …`. */
  readonly added: readonly Entry[];
  /** Items added later: `parts.push(…)`. */
  readonly pushed: readonly Item[];
  /** A `let` or `var`: what it holds depends on when one looks. */
  readonly changes: boolean;
  readonly type: TypeRef | null;
}

export interface Fn {
  readonly name: string;
  readonly parent: number;
  readonly parameters: readonly (TypeRef | null)[];
  readonly names: readonly string[];
  readonly returns: readonly Id[];
  /** Stands in the module itself, not in another function. */
  readonly top: boolean;
}

/** The names a type is made of, as far as they keep its members, and the members taken from it: `Types['calls']`. `./a.ts#B` stands in another file. */
export interface TypeRef {
  readonly names: readonly string[];
  readonly path: readonly string[];
  /** Members that the type itself lists, as an object of typed names. */
  readonly members?: Id;
}

export interface ImportSite {
  readonly specifier: string;
  readonly how: 'import' | 'type' | 'export' | 'require' | 'dynamic' | 'mock';
  readonly names: readonly string[];
  readonly at: number;
  readonly len: number;
  /** The specifier is computed from this symbol. */
  readonly computed: Id;
}

export interface ExportSite {
  /** `*` for all names of another module. */
  readonly name: string;
  readonly id: Id;
  readonly from: string | null;
}

/** Something that happens in a function: a call, a tagged template, a text that looks like SQL. */
export interface Site {
  readonly kind: 'call' | 'new' | 'tagged' | 'text';
  readonly id: Id;
  readonly fn: number;
  /** The whole expression. */
  readonly at: number;
  readonly len: number;
  /** What is called, without its arguments. */
  readonly head: number;
  readonly args: readonly Span[];
}

export interface Span {
  readonly at: number;
  readonly len: number;
}

export interface OutletSite extends Span {
  readonly kind: 'http' | 'process' | 'text' | 'environment';
  readonly what: string;
  readonly fn: number;
  /** What it is put together from. */
  readonly made?: Id;
  /** What is called around, as `head` of a text. */
  readonly under?: Id;
}

/** One file, read. */
export interface FileFacts {
  readonly syms: readonly Sym[];
  readonly bindings: readonly Binding[];
  readonly functions: readonly Fn[];
  readonly imports: readonly ImportSite[];
  readonly exports: readonly ExportSite[];
  readonly sites: readonly Site[];
  readonly outlets: readonly OutletSite[];
  /** What functions refer to: function, symbol. */
  readonly uses: readonly (readonly [number, Id])[];
  readonly types: readonly { readonly name: string; readonly refers: TypeRef }[];
  readonly problems: readonly {
    readonly message: string;
    readonly kind: 'syntax' | 'unreadable';
    readonly at: number;
  }[];
}
