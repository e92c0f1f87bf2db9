import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostile } from '../portal/hostile.ts';
import { shop } from '../workspace.ts';
import { axeFindings, discard, kinds, launch, site, watched } from './browser.ts';

let browser: Browser;
let out: string;
beforeAll(async () => {
  [browser, out] = await Promise.all([launch(), site()]);
});
afterAll(async () => {
  await browser.close();
  discard(out);
});

function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html'))
    .sort();
}

it('opens every page from disk without an error, and asks nothing of the outside', async () => {
  const { open, troubles, close } = await watched(browser, out);
  const pages = pagesOf(out);
  for (const path of pages) await open(path);
  await close();
  expect(pages.length).toBeGreaterThan(200);
  expect(troubles).toEqual([]);
});

it.each(['light', 'dark'] as const)('satisfies axe on a page of each kind, %s', async (colorScheme) => {
  const { page, open, close } = await watched(browser, out, { colorScheme });
  const findings: string[] = [];
  for (const path of kinds) {
    await open(path);
    for (const one of await axeFindings(page)) findings.push(`${path} ${one}`);
  }
  await close();
  expect(findings).toEqual([]);
});

it.each([360, 768, 1000, 1280])('never scrolls sideways at %d pixels', async (width) => {
  const { page, open, close } = await watched(browser, out, { viewport: { width, height: 800 } });
  const wide: string[] = [];
  for (const path of kinds) {
    await open(path);
    const over = await page.evaluate<number>(
      'document.scrollingElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (over > 0) wide.push(`${path} by ${over}`);
  }
  await close();
  expect(wide).toEqual([]);
});

it.each([390, 1440])('does not shift while it loads, at %d pixels', async (width) => {
  const { page, open, close } = await watched(browser, out, { viewport: { width, height: 900 } });
  // As text: the product is type-checked without the browser's names.
  await page.addInitScript(`
    globalThis.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  const shifted: string[] = [];
  for (const path of kinds.filter((one) => !one.startsWith('apis/'))) {
    await open(path);
    await page.waitForTimeout(250);
    const sum = await page.evaluate<number>('globalThis.shifts');
    if (sum > 0.02) shifted.push(`${path} ${sum.toFixed(3)}`);
  }
  await close();
  expect(shifted).toEqual([]);
});

it('reads without JavaScript', async () => {
  const { page, open, close } = await watched(browser, out, { javaScriptEnabled: false });
  await open('services/svc-scheduling-orchestrator.html');
  expect(await page.locator('h1').textContent()).toBe('svc-scheduling-orchestrator');
  expect(await page.locator('svg.diagram').count()).toBeGreaterThanOrEqual(2);
  expect(await page.locator('pre.mermaid').first().isVisible()).toBe(true);
  expect(await page.locator('[data-search]').first().isVisible()).toBe(false);
  await open('explorer.html');
  expect(await page.locator('noscript').first().textContent()).toContain('needs JavaScript');
  await close();
});

it('runs nothing that names or descriptions say, and draws them all the same', async () => {
  const folder = await site({ ...shop, ...hostile });
  const { page, open, troubles, close } = await watched(browser, folder);
  for (const path of pagesOf(folder)) {
    await open(path);
    expect(await page.evaluate('globalThis.broken'), path).toBeUndefined();
  }
  await open('services/svc-orders.html');
  for (const picture of await page.locator('pre.mermaid').all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.getAttribute('data-drawn'), { timeout: 20_000 }).toBe('yes');
  }
  await page.keyboard.press('/');
  await page.locator('.search input').fill('onerror');
  expect(await page.locator('.search li').count()).toBeGreaterThan(3);
  expect(await page.evaluate('globalThis.broken')).toBeUndefined();
  await close();
  discard(folder);
  expect(troubles).toEqual([]);
});
