import * as z from 'zod';
import { strict, text } from './strict.ts';

const pattern = z
  .string()
  .regex(
    /^(?!\/|\.\.?(\/|$))[\w.@*{},-]+(\/(?!\.\.?(\/|$))[\w.@*{},-]+)*$/,
    'must be a path of the workspace, like packages/*/src; * is one part of it, ** any, {service} the id of a service',
  );
const patterns = z.union([pattern, z.array(pattern)]);
const names = z.array(text);

/** What `novatrek check` reads besides the YAML, and what the code calls things. */
export const codeSchema = strict({
  services: patterns
    .optional()
    .describe('Folders of services: packages/{service}/src. Default: servicesFolder/{service}.'),
  folders: z.record(text, pattern).optional().describe('Services whose folder has another name than their id.'),
  migrations: patterns.optional().describe('SQL files, or folders of them: packages/{service}/migrations.'),
  clients: patterns
    .optional()
    .describe('Modules that call another service: packages/{service}/src/clients/{target}.ts.'),
  generated: patterns.optional().describe('Files that a tool writes: only their imports are read.'),
  tests: patterns.optional().describe('Files that are tests.'),
  shared: patterns.optional().describe('Code that services share: it may know no service.'),
  ignore: patterns.optional().describe('Files that are not looked at.'),
  tsconfig: pattern.optional().describe('Whose paths are followed besides those of the nearest tsconfig.json.'),
  sql: strict({
    calls: names.optional().describe('Functions whose first argument is SQL: query, pool.query.'),
    tags: names.optional().describe('Template tags that make or run SQL: sql, db, db.one.'),
  }).optional(),
  strictSql: z.boolean().optional().describe('SQL that is decided at run time is an error, not a warning.'),
  publish: names.optional().describe('Functions whose first argument is the name of an event: publish, bus.publish.'),
  subscribe: names.optional().describe('Functions that subscribe to the event their first argument names: bus.on.'),
  log: names.optional().describe('Functions that write to the log: log.info, console.*.'),
  allowModules: names.optional().describe('Modules that services may import although services usually may not: pg.'),
  layers: z
    .record(
      text,
      strict({
        files: patterns,
        mayImport: names.describe('Layers that it may import from, besides itself.'),
        packages: names.optional().describe('Packages that it may import; without it any.'),
        builtins: names.optional().describe('Modules of Node that it may import, like node:path; without it any.'),
      }),
    )
    .optional()
    .describe('Parts of the code and which of the others each may import. The first that matches a file is its layer.'),
});
