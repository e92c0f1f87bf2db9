import { beforeAll, expect, it } from 'vitest';
import { markdownHtml } from '../../generators/portal/markdown.ts';
import { type Built, buildShop, textOf } from './build.ts';
import { hostile, nasty } from './hostile.ts';

let site: Built;
let plain: Built;
beforeAll(async () => {
  site = await buildShop(hostile);
  plain = await buildShop();
}, 120_000);

/** Every element of a page, as far as a browser would see one: name and attributes. */
function elements(html: string): string[] {
  const withoutData = html.replaceAll(/<script type="application\/json"[^>]*>[^<]*<\/script>/g, '');
  return [...withoutData.matchAll(/<([a-z!/][^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(([all]) => all);
}

it('lets no name or description become an element, a script or a handler', () => {
  for (const [path, html] of site.pages) {
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    for (const script of scripts)
      expect(script, path).toMatch(
        /^<script (src="[./]*assets\/[a-z-]+\.js"( defer)?|type="application\/json" id="openapi")>$/,
      );
    for (const element of elements(html)) {
      expect(element.replaceAll(/="[^"]*"/g, ''), path).not.toMatch(/\son[a-z]+/i);
      expect(element, path).not.toMatch(/^<(img|textarea|iframe|object|embed|base)\b/i);
    }
    expect(html, path).not.toMatch(/javascript:/);
    expect(html.match(/<\/html>/g), path).toHaveLength(1);
  }
});

it('still says what was written, word for word', () => {
  const words = nasty.replaceAll(/\s+/g, ' ').replaceAll('`tick`', 'tick');
  for (const page of [
    'index.html',
    'domains/sales.html',
    'services/svc-orders.html',
    'events/order.placed.html',
    'decisions/ADR-001.html',
    'rules/own-law.html',
    'tickets/TCK-1.html',
    'solutions/TCK-1.html',
    'actors/pay.html',
    'applications/app-shop.html',
  ])
    expect(textOf(site.page(page)), page).toContain(words);
});

it('keeps scripts of data whole', () => {
  for (const path of ['assets/index.js', 'assets/graph.js']) {
    const script = site.page(path);
    expect(script).not.toContain('</script');
    const data = JSON.parse(script.replace(/^[^{]*/, '').replace(/;\n$/, ''));
    expect(JSON.stringify(data)).toContain('onerror');
  }
});

it('shapes pages the same whatever the names are', () => {
  const tags = (html: string) =>
    elements(html).filter((one) => /^<\/?(main|section|header|footer|nav|table|figure)\b/.test(one)).length;
  for (const [path, html] of plain.pages.filter(([path]) => /^(events|entities)\/[^i]/.test(path))) {
    expect(tags(html) % 2, path).toBe(0);
    expect(site.files.has(path), path).toBe(true);
  }
  for (const [path, html] of site.pages) {
    const open = elements(html).filter((one) =>
      /^<(main|section|table|figure|div|ul|li|dl|details)\b/.test(one),
    ).length;
    const close = elements(html).filter((one) =>
      /^<\/(main|section|table|figure|div|ul|li|dl|details)>/.test(one),
    ).length;
    expect(close, path).toBe(open);
  }
});

it('names files and anchors safely', () => {
  for (const path of site.files.keys()) expect(path).toMatch(/^[A-Za-z0-9._/-]+$/);
});

it('gives things whose names differ only in case, or are called index, a page each', async () => {
  const service = 'title: Extra\nversion: 1.0.0\ndomain: finance\ndescription: One more.\n';
  const { files } = await buildShop({ 'services/index.yaml': service, 'services/SVC-Orders.yaml': service });
  expect([...files.keys()].filter((path) => path.startsWith('services/')).sort()).toEqual([
    'services/SVC-Orders.html',
    'services/index-1.html',
    'services/index.html',
    'services/svc-billing.html',
    'services/svc-ledger.html',
    'services/svc-orders-2.html',
  ]); // prettier-ignore
});

it('prints Markdown: headings, lists, quotes, tables, code, emphasis, links; HTML stays text', () => {
  const print = (body: string) => markdownHtml(body, (text) => [{ text }], '../');
  expect(print('# Title\n\n## Two\ntext *soft* **loud** `c<d`')).toBe(
    '<h3>Two</h3>\n<p>text <em>soft</em> <strong>loud</strong> `c&lt;d`</p>',
  );
  expect(print('- a\n  more\n- b\n  1. c\n')).toBe('<ul><li>a more</li><li>b<ol><li>c</li></ol></li></ul>');
  expect(print('> said\n\n---\n')).toBe('<blockquote><p>said</p></blockquote>\n<hr>');
  expect(print('| a | b |\n|--|:-:|\n| 1 | <b> |')).toContain('<tr><td>1</td><td>&lt;b&gt;</td></tr>');
  expect(print('```\n<x>\n```')).toBe('<pre tabindex="0"><code>&lt;x&gt;</code></pre>');
  expect(print('[ok](https://example.org/a) [no](javascript:x)')).toBe(
    '<p><a href="https://example.org/a" rel="noreferrer">ok</a> no</p>',
  );
});
