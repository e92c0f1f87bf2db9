import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { publishedSchemas } from '../model/schema/publish.ts';

/** `npm run schemas`: writes what editors read. This file runs compiled, from `dist/bin`. */
const root = new URL('../../', import.meta.url);
const folder = new URL('schemas/', root);

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (name.endsWith('.schema.json')) rmSync(new URL(name, folder));
for (const { path, content } of publishedSchemas()) writeFileSync(new URL(path, root), content);
