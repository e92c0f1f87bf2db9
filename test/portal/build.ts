import { expect } from 'vitest';
import { portalInput } from '../../bin/commands/portal-input.ts';
import { readSources } from '../../bin/workspace.ts';
import { portalFiles } from '../../generators/portal/portal.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { type Files, shop, unmark } from '../workspace.ts';

/** A built site: its files by path, and the model it shows. */
export interface Built {
  readonly model: Model;
  readonly files: ReadonlyMap<string, string>;
  readonly pages: readonly (readonly [path: string, html: string])[];
  page(path: string): string;
}

export async function buildSite(sources: readonly Source[]): Promise<Built> {
  const { model, diagnostics } = load(sources);
  if (model === undefined) throw new Error(diagnostics.map((one) => `${one.at.file} ${one.message}`).join('\n'));
  const files = new Map<string, string>();
  for (const { path, content } of portalFiles(await portalInput(model, sources, '2026-06-01'))) {
    if (files.has(path)) throw new Error(`${path} is written twice`);
    files.set(path, content);
  }
  const page = (path: string): string => {
    const html = files.get(path);
    if (html === undefined) throw new Error(`there is no page ${path}`);
    return html;
  };
  return { model, files, pages: [...files].filter(([path]) => path.endsWith('.html')), page };
}

export function buildReference(): Promise<Built> {
  return buildSite(readSources('.'));
}

export function buildShop(files: Files = {}): Promise<Built> {
  return buildSite(unmark({ ...shop, ...files }).sources);
}

/** The text of a page without its marks, white space folded. */
export function textOf(html: string): string {
  return unescapeHtml(
    html
      .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
      .replaceAll(/<\/?(a|abbr|b|code|em|i|span|strong)( [^>]*)?>/g, '')
      .replaceAll(/<[^>]+>/g, ' '),
  )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

export function unescapeHtml(text: string): string {
  return text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** The rows of the tables of one section, each cell as text. */
export function rowsOf(html: string, caption: string): string[][] {
  const table = html.split('<table').find((part) => part.includes(`<caption>${caption}</caption>`));
  if (table === undefined) return [];
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(table)?.[1] ?? '';
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

export function columnsOf(html: string, caption: string): string[] {
  const table = html.split('<table').find((part) => part.includes(`<caption>${caption}</caption>`)) ?? '';
  const head = /<thead>([\s\S]*?)<\/thead>/.exec(table)?.[1] ?? '';
  return [...head.matchAll(/<th[^>]*>([\s\S]*?)<\/th>/g)].map(([, cell = '']) => textOf(cell));
}

/** Rows begin with what they must; columns of our own may follow. */
export function expectRows(
  html: string,
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  expect(columnsOf(html, caption).slice(0, columns.length)).toEqual(columns);
  const found = rowsOf(html, caption).map((row) => row.slice(0, columns.length).join(' | '));
  expect(found.sort()).toEqual(rows.map((row) => row.join(' | ')).sort());
}

export function sections(html: string): string[] {
  return [...html.matchAll(/<section [^>]*>\s*<h2[^>]*>([\s\S]*?)<\/h2>/g)].map(([, title = '']) =>
    textOf(title.replace(/<span class="count"[\s\S]*/, '')),
  );
}
