#!/usr/bin/env node
import module from 'node:module';

// Where Node can, it keeps what it compiled: the next start is faster.
module.enableCompileCache?.();
const { run } = await import('../dist/bin/main.js');
await run(process.argv);
