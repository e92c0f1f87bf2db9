import { defineConfig } from 'vitest/config';

/** Apart from `npm test`, because they need a browser. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/browser/*.browser.ts'],
    testTimeout: 240_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
