import { z } from 'zod';

/** The part of SARIF 2.1.0 that reports use, as strict as the standard: no property beyond these. */
const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const count = z.int().min(1);

const physicalLocation = z.strictObject({
  artifactLocation: z.strictObject({
    // A relative reference: each part percent-encoded, no drive, no scheme, no leading slash.
    uri: z.string().regex(/^(?:[\w.~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+(?:\/(?:[\w.~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+)*$/),
    uriBaseId: z.literal('%SRCROOT%'),
  }),
  region: z.strictObject({ startLine: count, startColumn: count, endLine: count, endColumn: count }),
});

const rule = z.strictObject({
  id: z.string().min(1),
  shortDescription: message.optional(),
  help: z.strictObject({ text: z.string().min(1), markdown: z.string().min(1) }).optional(),
  defaultConfiguration: z.strictObject({ level }).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

const suppression = z.strictObject({
  kind: z.enum(['inSource', 'external']),
  status: z.enum(['accepted', 'underReview', 'rejected']),
  justification: z.string().min(1),
  location: z.strictObject({ physicalLocation }).optional(),
});

const result = z.strictObject({
  ruleId: z.string().min(1),
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z.array(z.strictObject({ physicalLocation })).length(1),
  partialFingerprints: z.record(z.string(), z.string().min(1)),
  relatedLocations: z
    .array(z.strictObject({ id: z.int().min(0), physicalLocation, message }))
    .min(1)
    .optional(),
  suppressions: z.array(suppression).min(1).optional(),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
  properties: z.record(z.string(), z.unknown()),
});

const run = z
  .strictObject({
    tool: z.strictObject({
      driver: z.strictObject({
        name: z.literal('novatrek'),
        version: z.string(),
        semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
        rules: z.array(rule),
      }),
    }),
    automationDetails: z.strictObject({ id: z.string().endsWith('/') }),
    columnKind: z.literal('utf16CodeUnits'),
    originalUriBaseIds: z.strictObject({ '%SRCROOT%': z.strictObject({ description: message }) }),
    invocations: z.array(
      z.strictObject({
        executionSuccessful: z.boolean(),
        exitCode: z.int(),
        toolExecutionNotifications: z.array(z.strictObject({ level, message })).optional(),
      }),
    ),
    results: z.array(result),
  })
  // What no schema can say: an index points at the rule of that id, and every rule stands once.
  .refine((one) => one.results.every((item) => one.tool.driver.rules[item.ruleIndex]?.id === item.ruleId))
  .refine((one) => new Set(one.tool.driver.rules.map((item) => item.id)).size === one.tool.driver.rules.length);

export const shapeOfSarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([run]),
});
