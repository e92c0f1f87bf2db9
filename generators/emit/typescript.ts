/** Prints TypeScript types: interfaces and aliases with doc comments, on one line where they fit. */

export type TypeNode =
  /** A name, a literal or anything else that is one word. */
  | string
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly rest?: TypeNode | undefined }
  | { readonly kind: 'union' | 'both'; readonly of: readonly TypeNode[] }
  | { readonly kind: 'list'; readonly of: TypeNode }
  | { readonly kind: 'tuple'; readonly of: readonly Place[]; readonly rest?: TypeNode | undefined }
  | { readonly kind: 'generic'; readonly name: string; readonly of: readonly TypeNode[] };

export interface Member {
  readonly name: string | number;
  readonly type: TypeNode;
  readonly optional?: boolean;
  readonly writable?: boolean;
  readonly doc?: string | undefined;
}

export interface Place {
  readonly type: TypeNode;
  readonly optional: boolean;
}

const width = 120;

export const objectOf = (members: readonly Member[], rest?: TypeNode): TypeNode => ({ kind: 'object', members, rest });
export const listOf = (of: TypeNode): TypeNode => ({ kind: 'list', of });
export const generic = (name: string, ...of: TypeNode[]): TypeNode => ({ kind: 'generic', name, of });
/** Not `Record`: an alias may stand inside this one that is being declared. */
export const mapOf = (of: TypeNode): TypeNode => objectOf([], of);

/** Any of the types; none of them is `never`. */
export function unionOf(types: readonly TypeNode[]): TypeNode {
  const all = flat(types, 'union', 'never');
  return all.includes('unknown') ? 'unknown' : oneOrMany(all, 'union', 'never');
}

/** All of the types at once; none of them is `unknown`. */
export function bothOf(types: readonly TypeNode[]): TypeNode {
  const all = flat(types, 'both', 'unknown');
  return all.includes('never') ? 'never' : oneOrMany(all, 'both', 'unknown');
}

type Many = 'union' | 'both';

/** The types without repetition, without what changes nothing, and without one inside the other. */
function flat(types: readonly TypeNode[], kind: Many, nothing: string): TypeNode[] {
  const all = types.some((one) => isKind(one, kind))
    ? types.flatMap((one) => (isKind(one, kind) ? one.of : [one]))
    : types;
  return [...new Set(all)].filter((one) => one !== nothing);
}

function oneOrMany(types: readonly TypeNode[], kind: Many, none: string): TypeNode {
  return types.length > 1 ? { kind, of: types } : (types[0] ?? none);
}

function isKind(type: TypeNode, kind: Many): type is Extract<TypeNode, { kind: Many }> {
  return typeof type !== 'string' && type.kind === kind;
}

/** `export interface …`, or `export type …` for what is no object. */
export function declaration(name: string, type: TypeNode, doc?: string, indent = ''): string {
  const head = `${docText(doc, indent)}${indent}export `;
  if (typeof type !== 'string' && type.kind === 'object')
    return `${head}interface ${name} ${block(type.members, type.rest, indent)}\n`;
  const start = `type ${name} = `;
  return `${head}${after(start, typeText(type, indent, indent.length + 7 + start.length))};\n`;
}

/** A union of several lines begins with a line break. */
function after(start: string, text: string): string {
  return text.startsWith('\n') ? `${start.trimEnd()}${text}` : `${start}${text}`;
}

/** The type as text; `used` characters of its first line are taken. */
export function typeText(type: TypeNode, indent: string, used: number): string {
  return oneLine(type, width - used - 2) ?? lines(type, indent);
}

/** Undefined if it does not fit, or has something to say about a member. */
function oneLine(type: TypeNode, room: number): string | undefined {
  const text = typeof type === 'string' ? type : joined(type, room);
  return text !== undefined && text.length <= room ? text : undefined;
}

function joined(type: Exclude<TypeNode, string>, room: number): string | undefined {
  if (type.kind === 'object') {
    if (type.members.some((member) => member.doc !== undefined)) return undefined;
    const parts = membersOf(type.members, type.rest).map(({ start, type: inner }) => {
      const text = oneLine(inner, room);
      return text === undefined ? undefined : `${start}${text}`;
    });
    if (parts.length === 0) return '{}';
    return parts.includes(undefined) ? undefined : `{ ${parts.join('; ')} }`;
  }
  const children = type.kind === 'list' ? [type.of] : type.kind === 'tuple' ? placesOf(type) : type.of;
  const texts: string[] = [];
  for (const child of children) {
    const text = oneLine(child, room);
    if (text === undefined) return undefined;
    texts.push(type.kind === 'tuple' ? text : wrapped(child, text, type.kind));
  }
  return assembled(type, texts);
}

function lines(type: TypeNode, indent: string): string {
  if (typeof type === 'string') return type;
  if (type.kind === 'object') return block(type.members, type.rest, indent);
  if (type.kind === 'union')
    return type.of
      .map((one) => `\n${indent}  | ${wrapped(one, typeText(one, `${indent}    `, indent.length + 4), 'union')}`)
      .join('');
  if (type.kind === 'generic' && type.of.length > 1) {
    const inner = `${indent}  `;
    return `${type.name}<\n${type.of.map((one) => `${inner}${typeText(one, inner, inner.length)}`).join(',\n')}\n${indent}>`;
  }
  const children = type.kind === 'list' ? [type.of] : type.kind === 'tuple' ? placesOf(type) : type.of;
  const texts = children.map((child) => wrapped(child, typeText(child, indent, indent.length + 10), type.kind));
  return assembled(type, texts);
}

function assembled(type: Exclude<TypeNode, string>, texts: readonly string[]): string {
  if (type.kind === 'list') return `readonly ${texts[0]}[]`;
  if (type.kind === 'generic') return `${type.name}<${texts.join(', ')}>`;
  if (type.kind === 'tuple') {
    const last = type.rest === undefined ? -1 : texts.length - 1;
    const whole = (text: string) => (/^[\w.]+$/.test(text) ? text : `(${text})`);
    const places = texts.map((text, i) =>
      i === last ? `...${whole(text)}[]` : type.of[i]?.optional ? `${whole(text)}?` : text,
    );
    return `readonly [${places.join(', ')}]`;
  }
  return texts.join(type.kind === 'union' ? ' | ' : ' & ');
}

function placesOf(type: Extract<TypeNode, { kind: 'tuple' }>): TypeNode[] {
  return [...type.of.map((place) => place.type), ...(type.rest === undefined ? [] : [type.rest])];
}

/** Unions and intersections inside another type stand in parentheses, and so do lists of lists. */
function wrapped(
  inner: TypeNode,
  text: string,
  outer: 'union' | 'both' | 'list' | 'tuple' | 'generic' | 'object',
): string {
  if (typeof inner === 'string') return text;
  const loose =
    (outer === 'list' &&
      (inner.kind === 'union' || inner.kind === 'both' || inner.kind === 'list' || inner.kind === 'tuple')) ||
    (outer === 'both' && inner.kind === 'union') ||
    (outer === 'union' && inner.kind === 'both');
  return loose ? `(${text})` : text;
}

function block(members: readonly Member[], rest: TypeNode | undefined, indent: string): string {
  const inner = `${indent}  `;
  const all = membersOf(members, rest);
  if (all.length === 0) return '{}';
  const text = all.map(
    ({ start, type, doc }) =>
      `${docText(doc, inner)}${inner}${after(start, typeText(type, inner, inner.length + start.length))};\n`,
  );
  return `{\n${text.join('')}${indent}}`;
}

function membersOf(members: readonly Member[], rest: TypeNode | undefined) {
  const all = members.map(({ name, type, optional, writable, doc }) => ({
    start: `${writable ? '' : 'readonly '}${keyText(name)}${optional ? '?' : ''}: `,
    type: optional ? unionOf([type, 'undefined']) : type,
    doc,
  }));
  return rest === undefined ? all : [...all, { start: 'readonly [name: string]: ', type: rest, doc: undefined }];
}

/** A doc comment, wrapped, with nothing in it that would end it. */
export function docText(text: string | undefined, indent: string): string {
  const clean = text?.replaceAll('*/', '*\\/').trim() ?? '';
  if (clean === '') return '';
  if (!clean.includes('\n') && indent.length + clean.length + 7 <= width) return `${indent}/** ${clean} */\n`;
  const rows = clean.split('\n').flatMap((row) => wrap(row, width - indent.length - 3));
  return `${indent}/**\n${rows.map((row) => `${indent} * ${row}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function wrap(text: string, room: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > room) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}

const plainKey = /^[A-Za-z_$][\w$]*$/;

/** A property name as it stands before the colon. */
export function keyText(name: string | number): string {
  return typeof name === 'number' ? String(name) : plainKey.test(name) ? name : quoted(name);
}

export function quoted(text: string): string {
  if (simple.test(text)) return `'${text}'`;
  const json = JSON.stringify(text).replaceAll(
    unseen,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (!text.includes("'")) return `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
  return text.includes('"') ? `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : json;
}

/** Nearly every text: of the megabytes that are printed, the rest is the slow part. */
const simple = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;
/** What no reader of the text would see. */
const unseen = /[\u007f-\u009f\u2028\u2029\ufeff]/g;
