import { expect, it } from 'vitest';
import { forgetLoopDelay } from '../../../runtime/platform/http/loop-delay.ts';
import { base } from '../fixtures/http/orders-contract.ts';
import { bearer, listen, serve } from '../fixtures/http/serve.ts';

/** Nothing else happens meanwhile; then whoever measures it has seen it. */
async function block(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 1));
}

// One block counts for a fifth.
const maxLoopDelay = 100;
const long = 1_500;

async function statusOf(url: string): Promise<number> {
  return (await fetch(`${url}${base}/orders`, { headers: bearer('svc-shop') })).status;
}

it('turns nobody away for what its start took', async () => {
  const { app } = await serve({}, { maxLoopDelay });
  await block(200);
  await block(long);
  expect(await statusOf(await listen(app))).toBe(200);
});

it('turns work away when it is late once it listens', async () => {
  const { app } = await serve({}, { maxLoopDelay });
  const url = await listen(app);
  expect(await statusOf(url)).toBe(200);
  await block(long);
  expect(await statusOf(url)).toBe(503);
});

it('forgets what loading data or starting others took', async () => {
  const { app } = await serve({}, { maxLoopDelay });
  const url = await listen(app);
  await block(long);
  forgetLoopDelay();
  expect(await statusOf(url)).toBe(200);
});

it('goes on counting for one server when another is closed', async () => {
  const [one, other] = [await serve({}, { maxLoopDelay }), await serve({}, { maxLoopDelay })];
  const url = await listen(one.app);
  await listen(other.app);
  await other.app.close();
  await block(long);
  expect(await statusOf(url)).toBe(503);
});
