import Handlebars from 'handlebars';
import { cellHtml, pieceHtml, piecesHtml } from './inline-html.ts';
import type { MenuGroup } from './menu.ts';
import type { Cell, Inline, Page } from './view.ts';

export interface Frame {
  /** What the site calls itself. */
  readonly name: string;
  readonly menu: readonly MenuGroup[];
}

/** What Handlebars gives a helper along with its arguments. */
interface Context {
  readonly data: { readonly root: { readonly up: string } };
}

export interface Shown {
  /** `file:line` of each place the page comes from. */
  readonly places: readonly string[];
}

/** Templates by name → a function that prints pages. `layout` is the frame, the others are its parts. */
export function renderer(
  templates: Readonly<Record<string, string>>,
  frame: Frame,
): (page: Page, shown: Shown) => string {
  const engine = Handlebars.create();
  // A link leads from the root of the site; where the page stands decides how many steps up that is.
  const upOf = ({ data }: Context) => data.root.up;
  const safe = (html: string) => new engine.SafeString(html);
  engine.registerHelper('href', (path: string, context: Context) => `${upOf(context)}${path}`);
  engine.registerHelper('piece', (piece: Inline, context: Context) => safe(pieceHtml(piece, upOf(context))));
  engine.registerHelper('pieces', (pieces: readonly Inline[], context: Context) =>
    safe(piecesHtml(pieces, upOf(context))),
  );
  engine.registerHelper('cell', (cell: Cell, context: Context) => safe(cellHtml(cell, upOf(context))));
  engine.registerHelper('is', (one: unknown, other: unknown) => one === other);
  engine.registerHelper('block', (block: { readonly block: string }) => block.block);
  const knownHelpers = { href: true, piece: true, pieces: true, cell: true, is: true, block: true };
  const options = { knownHelpers, preventIndent: true };
  const { layout = '', ...parts } = templates;
  for (const [name, source] of Object.entries(parts)) engine.registerPartial(name, engine.compile(source, options));
  const print = engine.compile(layout, options);
  return (page, { places }) => {
    const up = '../'.repeat(page.path.split('/').length - 1);
    return print({ ...frame, page, up, places, toc: page.sections.length > 1, root: up === '' ? './' : up });
  };
}
