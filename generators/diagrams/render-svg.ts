import { Graphviz } from '@hpcc-js/wasm-graphviz';

/** DOT → an `<svg>` to put into a page, under a name that is read aloud. */
export type RenderSvg = (dot: string, title: string) => string;

/** Graphviz is WebAssembly and has to be loaded once; drawing is then a plain function. */
export async function loadGraphviz(): Promise<RenderSvg> {
  const graphviz = await Graphviz.load();
  return (dot, title) => forPage(graphviz.layout(dot, 'svg_inline', 'dot'), title);
}

/**
 * Graphviz's SVG made fit for a page: fonts and black are the page's own, tooltips are `<title>` elements, ids are gone
 * (two diagrams of a page would share them), and so are links that lead nowhere.
 */
export function forPage(svg: string, title: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let titleText = false;
  for (const [piece] of svg.matchAll(/<!--[\s\S]*?-->|<[^>]*>|[^<]+/g)) {
    if (piece.startsWith('<!') || piece.startsWith('<?')) continue;
    if (!piece.startsWith('<')) {
      if (!titleText) out.push(piece.trim() === '' ? '' : piece);
      continue;
    }
    const name = /^<\/?([A-Za-z]+)/.exec(piece)?.[1] ?? '';
    // Graphviz's own titles are the ids of nodes; the tooltips of links say more.
    if (name === 'title') titleText = !piece.startsWith('</');
    else if (piece.startsWith('</')) out.push(name === 'a' ? (open.pop() ?? '') : piece);
    else if (name === 'a') out.push(linkStart(piece, out, open));
    else out.push(name === 'svg' ? svgStart(piece, title, svg.includes('href=')) : restyled(piece));
  }
  // Graphviz writes every hyphen as a number, so that none could end a comment. Empty lines were there for their height.
  return out
    .join('')
    .replaceAll('&#45;', '-')
    .replaceAll(/<text[^>]*><\/text>/g, '');
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}

function svgStart(tag: string, title: string, hasLinks: boolean): string {
  const viewBox = attribute(tag, 'viewBox') ?? '0 0 0 0';
  const [, , width = '0', height = '0'] = viewBox.split(' ');
  // What is inside an image is hidden from those who can't see it; links must not be.
  const role = hasLinks ? 'group' : 'img';
  return `<svg class="diagram" role="${role}" aria-label="${attributeText(title)}" width="${Math.ceil(Number(width))}" height="${Math.ceil(Number(height))}" viewBox="${viewBox}" fill="currentColor">`;
}

/** The start of a link, or of a plain group where the link has no target; remembers how it must end. */
function linkStart(tag: string, out: readonly string[], open: string[]): string {
  const href = attribute(tag, 'xlink:href');
  const tooltip = attribute(tag, 'xlink:title') ?? '';
  const title = tooltip === '' ? '' : `<title>${tooltip}</title>`;
  if (href === undefined) {
    open.push('</g>');
    return `<g>${title}`;
  }
  open.push('</a>');
  const edge = /class="edge/.test(out.findLast((piece) => piece.startsWith('<g class=')) ?? '');
  // Tables beside the picture list the same links: a hundred arrows are no stops for the Tab key.
  return edge ? `<a href="${href}" tabindex="-1" aria-label="${tooltip}">${title}` : `<a href="${href}">${title}`;
}

function restyled(tag: string): string {
  return tag
    .replaceAll(/ (?:id|font-family|xml:space|xlink:title|xmlns(?::xlink)?)="[^"]*"/g, '')
    .replaceAll(/="(?:black|#000000)"/g, '="currentColor"')
    .replaceAll(/ (?:d|points|x|y)="[^"]*"/g, (place) => place.replaceAll(/(\.\d)\d+/g, '$1'));
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
