import * as z from 'zod';
import { codeSchema } from './code.ts';
import { engines } from './engines.ts';
import { dataClass } from './service.ts';
import { kebabId, prose, strict, text } from './strict.ts';

export const platformSchema = strict({
  name: text,
  title: text.optional(),
  description: prose,
  conventions: strict({ service: text.optional(), channel: text.optional(), event: text.optional() })
    .optional()
    .describe('How names are made, with <placeholders>: shop.<domain>.<aggregate>.<past-verb>.'),
  dataClasses: z
    .record(dataClass, strict({ title: text, description: prose, looksLike: z.array(text).optional() }))
    .optional()
    .describe('Kinds of data that need care; looksLike lists column names, with *, that probably hold it.'),
  flows: z
    .record(
      dataClass,
      strict({ services: z.array(text), externals: z.array(text), allowed: z.array(strict({ from: text, to: text })) }),
    )
    .optional()
    .describe('By data class: who may hold it, and the only ways it may travel.'),
  workflows: z.record(kebabId, strict({ title: text, description: prose })).optional(),
  limits: strict({ callDepth: z.int().min(1).optional(), fanOut: z.int().min(1).optional() })
    .optional()
    .describe('The longest chain of calls that wait for each other, and the most calls one endpoint waits for.'),
  engines: engines.optional(),
  servicesFolder: z
    .string()
    .regex(
      /^(?!\.\.?(\/|$))[\w.-]+(\/(?!\.\.?(\/|$))[\w.-]+)*$/,
      'must be a folder of the workspace, like runtime/services',
    )
    .optional()
    .describe('Where the code of services lives.'),
  code: codeSchema.optional().describe('Where the code lives and what it calls things, for novatrek check.'),
  generators: z
    .array(z.enum(['openapi', 'asyncapi', 'contract', 'migrations', 'diagrams', 'policy']))
    .optional()
    .describe('The outputs wanted, as novatrek generate --list names them; without it all.'),
});
