import { defineConfig } from 'vitest/config';

/** The package as people get it: packed, installed with npm, used. Minutes, and a registry: `.ci/package` runs it. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.package.ts'],
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
