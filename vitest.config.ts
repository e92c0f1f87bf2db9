import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The platform's own sources, as in tsconfig.json.
  ssr: { resolve: { conditions: ['novatrek-source', 'module', 'node'] } },
  resolve: { conditions: ['novatrek-source', 'module', 'node'] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/platform/cluster.ts', 'test/services/answers.ts'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 60_000,
    // A test file's first wish may be for the database server to start, on a machine with much else to do.
    hookTimeout: 60_000,
  },
});
