import type { Origin } from '../../model/finding.ts';

/** What pages are made of: plain data that templates print. */

/** A piece of running text. With `href` it is a link (from the root of the site); `dot` is a domain's color. */
export interface Inline {
  readonly text: string;
  readonly href?: string;
  readonly code?: true;
  readonly dot?: string;
  readonly tone?: Tone;
  readonly title?: string;
  /** A short id, which must not be broken over lines. */
  readonly id?: true;
  /** What parts it from the piece before it. */
  readonly gap?: string;
}

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';

/** Several pieces stand in a row, or below each other as a list. */
export interface Cell {
  readonly items: readonly Inline[];
  readonly list?: true;
  readonly number?: true;
}

export interface Column {
  readonly label: string;
  readonly number?: true;
}

export interface Row {
  readonly id?: string;
  readonly cells: readonly (Cell & { readonly label: string })[];
}

export interface TableBlock {
  readonly block: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly filter?: string;
}

export interface ProseBlock {
  readonly block: 'prose';
  readonly paragraphs: readonly (readonly Inline[])[];
}

export interface FactsBlock {
  readonly block: 'facts';
  readonly facts: readonly Fact[];
}

export interface Fact extends Cell {
  readonly label: string;
}

export interface ListBlock {
  readonly block: 'list';
  readonly numbered?: true;
  readonly entries: readonly (readonly Inline[])[];
}

/** A picture laid out at build time; `svg` is made by our own code from escaped text. */
export interface PictureBlock {
  readonly block: 'picture';
  readonly caption: string;
  readonly svg: string;
}

/** A picture the browser lays out. Its height is known in advance, so that nothing jumps. */
export interface MermaidBlock {
  readonly block: 'mermaid';
  readonly caption: string;
  readonly source: string;
  readonly height: number;
}

/** Rendered by our own Markdown renderer, which escapes everything it doesn't write itself. */
export interface MarkdownBlock {
  readonly block: 'markdown';
  readonly html: string;
}

export interface CardsBlock {
  readonly block: 'cards';
  readonly cards: readonly Card[];
}

export interface Card {
  readonly title: Inline;
  readonly sub?: string;
  readonly tone?: Tone;
  readonly text?: string;
  readonly items?: readonly Inline[];
  readonly color?: string;
}

export interface CodeBlock {
  readonly block: 'code';
  readonly caption: string;
  readonly text: string;
}

export interface MatrixBlock {
  readonly block: 'matrix';
  readonly caption: string;
  readonly corner: string;
  readonly columns: readonly Inline[];
  readonly rows: readonly { readonly head: Inline; readonly cells: readonly MatrixCell[] }[];
}

export interface MatrixCell {
  readonly mark: string;
  readonly says: string;
  readonly tone?: Tone;
}

/** A folded part: its head stays visible. */
export interface FoldBlock {
  readonly block: 'fold';
  readonly summary: string;
  readonly blocks: readonly Block[];
}

export interface HeadBlock {
  readonly block: 'head';
  readonly id: string;
  readonly title: readonly Inline[];
  readonly method?: string;
  readonly level?: 4;
}

/** A part of the page that a script fills: what it needs stands in its template. */
export interface AppBlock {
  readonly block: 'explorer' | 'swagger';
  readonly [name: string]: unknown;
}

export type Block =
  | TableBlock
  | ProseBlock
  | FactsBlock
  | ListBlock
  | PictureBlock
  | MermaidBlock
  | MarkdownBlock
  | CardsBlock
  | CodeBlock
  | MatrixBlock
  | FoldBlock
  | HeadBlock
  | AppBlock;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly blocks: readonly Block[];
}

export interface Page {
  /** From the root of the site, with forward slashes. */
  readonly path: string;
  /** Which entry of the menu is the current one. */
  readonly menu: string;
  readonly eyebrow: string;
  readonly title: string;
  readonly lede?: readonly Inline[];
  readonly color?: string;
  readonly facts?: readonly Fact[];
  readonly actions?: readonly Inline[];
  readonly up?: Inline;
  readonly sections: readonly Section[];
  readonly origins: readonly Origin[];
  /** Scripts the page needs beyond the one that every page has. */
  readonly scripts?: readonly string[];
  readonly home?: true;
  readonly wide?: true;
}

export function text(value: string): Inline {
  return { text: value };
}

export function code(value: string): Inline {
  return { text: value, code: true };
}

export function badge(value: string, tone: Tone, href?: string): Inline {
  return { text: value, tone, ...(href === undefined ? {} : { href }) };
}

/** A cell from whatever is at hand: a text, a number, one piece or several. */
export type CellLike = string | number | Inline | readonly Inline[] | Cell | undefined;

export function cell(value: CellLike): Cell {
  if (value === undefined) return { items: [] };
  if (typeof value === 'string') return { items: value === '' ? [] : [text(value)] };
  if (typeof value === 'number') return { items: [text(String(value))], number: true };
  if ('items' in value) return value;
  return { items: 'text' in value ? [value] : spaced(value) };
}

/** Running text brings its own spaces; things named one after the other get commas, and badges stand apart. */
function spaced(items: readonly Inline[]): Inline[] {
  const named = (item: Inline | undefined) => item !== undefined && (item.href !== undefined || item.code === true);
  return items.map((item, i) => {
    const before = items[i - 1];
    if (before === undefined) return item;
    if (before.tone !== undefined || item.tone !== undefined) return { ...item, gap: ' ' };
    return named(before) && named(item) ? { ...item, gap: ', ' } : item;
  });
}

export function listed(items: readonly Inline[]): Cell {
  return items.length > 1 ? { items, list: true } : { items };
}

/** Rows of cells under labeled columns; `ids` make rows addressable. */
export function table(
  caption: string,
  labels: readonly string[],
  rows: readonly (readonly CellLike[])[],
  more: { readonly filter?: string; readonly ids?: readonly string[] } = {},
): TableBlock {
  const made = rows.map((row, i): Row => {
    const id = more.ids?.[i];
    const cells = labels.map((label, j) => ({ label, ...cell(row[j]) }));
    return { ...(id === undefined ? {} : { id }), cells };
  });
  const columns = labels.map((label, j): Column => {
    const number = made.length > 0 && made.every((row) => row.cells[j]?.number === true);
    return { label, ...(number ? { number } : {}) };
  });
  return {
    block: 'table',
    caption,
    columns,
    rows: made,
    ...(more.filter === undefined ? {} : { filter: more.filter }),
  };
}

export function head(id: string, title: string | readonly Inline[]): HeadBlock {
  return { block: 'head', id, title: typeof title === 'string' ? [text(title)] : title };
}

export function fact(label: string, value: CellLike): Fact {
  return { label, ...cell(value) };
}

export function prose(...paragraphs: readonly (string | readonly Inline[])[]): ProseBlock {
  return {
    block: 'prose',
    paragraphs: paragraphs.map((one) => (typeof one === 'string' ? [text(one)] : one)),
  };
}

/** A section, unless it would be empty. */
export function section(id: string, title: string, blocks: readonly (Block | undefined)[], count?: number): Section[] {
  const real = blocks.filter((block) => block !== undefined);
  const empty = real.every((block) => (block.block === 'table' && block.rows.length === 0) || block.block === 'head');
  return empty ? [] : [{ id, title, blocks: real, ...(count === undefined ? {} : { count }) }];
}
