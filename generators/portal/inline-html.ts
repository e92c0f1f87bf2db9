import type { Cell, Inline } from './view.ts';

/** Text for an element or an attribute in quotes. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text)
    ? text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;')
    : text;
}

/**
 * Pieces of text as HTML. Printed here and not by a template, because there are hundreds of thousands of them: a
 * partial for each would take longer than everything else. `up` leads from the page to the root of the site.
 */
export function piecesHtml(pieces: readonly Inline[], up: string): string {
  return pieces.map((piece) => `${piece.gap ?? ''}${pieceHtml(piece, up)}`).join('');
}

export function pieceHtml({ text, href, code, dot, tone, title, id }: Inline, up: string): string {
  const mark = dot === undefined ? '' : `<i class="dot" style="--color: ${escapeHtml(dot)}"></i>`;
  const words = `${mark}${code === true ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text)}`;
  const look = tone !== undefined ? ` class="badge ${tone}"` : id === true ? ' class="id"' : '';
  if (href === undefined) return tone === undefined ? words : `<span${look}>${words}</span>`;
  const name = title === undefined ? '' : ` aria-label="${escapeHtml(title)}"`;
  return `<a href="${escapeHtml(`${up}${href}`)}"${name}${look}>${words}</a>`;
}

export function cellHtml({ items, list }: Cell, up: string): string {
  if (list !== true) return piecesHtml(items, up);
  return `<ul>${items.map((item) => `<li>${pieceHtml(item, up)}</li>`).join('')}</ul>`;
}
