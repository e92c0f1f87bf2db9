import Handlebars from 'handlebars';
import type { MenuGroup } from './menu.ts';
import type { Page } from './view.ts';

export interface Frame {
  /** What the site calls itself. */
  readonly name: string;
  readonly menu: readonly MenuGroup[];
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
  engine.registerHelper(
    'href',
    (path: string, options: { readonly data: { readonly root: { readonly up: string } } }) =>
      path.startsWith('#') ? path : `${options.data.root.up}${path}`,
  );
  engine.registerHelper('is', (one: unknown, other: unknown) => one === other);
  engine.registerHelper('block', (block: { readonly block: string }) => block.block);
  const options = { knownHelpers: { href: true, is: true, block: true }, preventIndent: true };
  const { layout = '', ...parts } = templates;
  for (const [name, source] of Object.entries(parts)) engine.registerPartial(name, engine.compile(source, options));
  const print = engine.compile(layout, options);
  return (page, { places }) => {
    const up = '../'.repeat(page.path.split('/').length - 1);
    return print({ ...frame, page, up, places, toc: page.sections.length > 1, root: up === '' ? './' : up });
  };
}
