import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { begin, openFolder } from '../bin/up-fixture.ts';
import { launch } from './browser.ts';

it('calls a service of the running platform from its page, and shows what it answers', async () => {
  const repository = fileURLToPath(new URL('../..', import.meta.url));
  const data = join(openFolder(), 'data');
  const running = await begin(
    repository,
    ['up', '--port', '0', '--only', 'svc-trip-catalog', '--data', data],
    /^up in .*$/m,
  );
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const outside: string[] = [];
    const portal = running.urls.portal ?? '';
    page.on('request', (request) => {
      if (!request.url().startsWith(portal) && !/^(data|blob):/.test(request.url())) outside.push(request.url());
    });
    await page.goto(`${portal.replace(/\/$/, '')}/apis/svc-trip-catalog.html#searchTrips`);
    await page.locator('.opblock.is-open .try-out__btn').click();
    await page.locator('.opblock.is-open .execute').click();
    const answer = page.locator('.opblock.is-open .live-responses-table');
    await answer.waitFor();
    expect(await answer.locator('.response-col_status').last().textContent()).toContain('200');
    expect(await answer.locator('.response-col_description').last().textContent()).toContain('Summit Ridge Day Hike');
    expect(outside).toEqual([]);
  } finally {
    await browser.close();
    expect(await running.end('SIGTERM')).toBe(0);
  }
});
