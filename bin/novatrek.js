#!/usr/bin/env node
import { run } from '../dist/bin/main.js';

await run(process.argv);
