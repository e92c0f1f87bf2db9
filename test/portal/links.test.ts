import { posix } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { assetFiles } from '../../bin/commands/portal-input.ts';
import { type Built, buildReference, buildShop, unescapeHtml } from './build.ts';

let built: readonly Built[];
beforeAll(async () => {
  built = [await buildReference(), await buildShop()];
}, 120_000);

interface Link {
  readonly from: string;
  readonly to: string;
}

function linksOf({ pages }: Built): Link[] {
  return pages.flatMap(([from, html]) =>
    [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, to = '']) => ({ from, to: unescapeHtml(to) })),
  );
}

it('links only to pages and anchors that exist', () => {
  for (const site of built) {
    const assets = assetFiles();
    const anchors = new Map(
      site.pages.map(([path, html]) => [
        path,
        new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => unescapeHtml(id))),
      ]),
    );
    const links = linksOf(site);
    const broken = links.flatMap(({ from, to }) => {
      const [path = '', anchor] = to.split('#');
      const target = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURIComponent(path)));
      if (!site.files.has(target) && !assets.has(target)) return [`${from}: ${to}`];
      // The explorer and Swagger UI read what follows # themselves.
      if (anchor === undefined || target === 'explorer.html' || target.startsWith('apis/')) return [];
      return anchors.get(target)?.has(decodeURIComponent(anchor)) === true ? [] : [`${from}: ${to}`];
    });
    expect(links.length).toBeGreaterThan(500);
    expect(broken).toEqual([]);
  }
});

it('loads nothing from outside, and links outside only where the text does', () => {
  for (const site of built)
    for (const { from, to } of linksOf(site)) expect(`${from} ${to}`).not.toMatch(/ (https?:|\/\/|data:|javascript:)/);
});

it('has no id twice on a page, one h1, one main, a title and a language', () => {
  for (const site of built)
    for (const [path, html] of site.pages) {
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect(
        ids.filter((id, i) => ids.indexOf(id) !== i),
        path,
      ).toEqual([]);
      expect(html.match(/<h1[ >]/g), path).toHaveLength(1);
      expect(html.match(/<main[ >]/g), path).toHaveLength(1);
      expect(html, path).toMatch(/<title>[^<]+<\/title>/);
      expect(html, path).toContain('<html lang="en">');
    }
});

it('reaches every page from the first one', () => {
  for (const site of built) {
    const next = new Map<string, string[]>();
    for (const { from, to } of linksOf(site)) {
      const target = posix.normalize(posix.join(posix.dirname(from), to.split('#')[0] ?? ''));
      next.set(from, [...(next.get(from) ?? []), target]);
    }
    const seen = new Set(['index.html']);
    for (const page of seen) for (const target of next.get(page) ?? []) if (site.files.has(target)) seen.add(target);
    expect(site.pages.map(([path]) => path).filter((path) => !seen.has(path))).toEqual([]);
  }
});

it('leads from the search and from the explorer only to what exists', () => {
  for (const site of built) {
    const index = JSON.parse(
      site
        .page('assets/index.js')
        .replace(/^[^{]*/, '')
        .replace(/;\n$/, ''),
    );
    const graph = JSON.parse(
      site
        .page('assets/graph.js')
        .replace(/^[^{]*/, '')
        .replace(/;\n$/, ''),
    );
    const targets: string[] = [
      ...index.rows.map((row: readonly unknown[]) => String(row[3])),
      ...graph.nodes.map((node: readonly unknown[]) => String(node[3])),
    ];
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) {
      const [path = '', anchor] = target.split('#');
      expect(site.files.has(path), target).toBe(true);
      if (anchor !== undefined) expect(site.page(path), target).toContain(`id="${anchor}"`);
    }
  }
});
