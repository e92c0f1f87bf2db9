import * as z from 'zod';
import { jsonSchema } from './json-schema.ts';
import { call, dataClass, serviceSchema } from './service.ts';
import { color, decisionId, isoDate, kebabId, prose, strict, text } from './strict.ts';

export const domainSchema = strict({
  name: text,
  team: text,
  color: color.optional(),
  light: color.optional(),
  icon: text.optional(),
  description: prose,
  rules: z
    .array(strict({ text, enforcedBy: z.union([text, z.array(text).min(1)]).optional(), advisory: prose.optional() }))
    .optional(),
  entities: z
    .record(
      kebabId,
      strict({
        name: text,
        description: prose.optional(),
        owner: text,
        readers: z.union([z.literal('all'), z.array(z.union([text, strict({ service: text, note: text })]))], {
          error: 'must be `all`, or a list of services',
        }),
        readersNote: text.optional(),
        core: z.boolean().optional(),
        concurrency: z.enum(['optimistic']).optional(),
      }),
    )
    .optional(),
});

export const eventSchema = strict({
  message: text,
  summary: text.optional(),
  description: prose,
  channel: text,
  version: text.optional(),
  producer: text,
  trigger: text.optional(),
  consumers: z.array(text),
  status: z.enum(['planned']).optional(),
  key: text.optional(),
  partitions: z.int().min(1).optional(),
  payload: jsonSchema,
  schemas: z.record(text, jsonSchema).optional(),
});

export const decisionSchema = strict({
  title: text,
  shortTitle: text.optional(),
  status: z.enum(['Proposed', 'Accepted', 'Superseded', 'Rejected', 'Deprecated']),
  date: isoDate,
  services: z.array(text),
  options: z.array(text).optional(),
  chosen: text.optional(),
  supersedes: z.array(text).optional(),
  supersededBy: z.array(text).optional(),
  enforcedBy: z.array(text).optional(),
});

export const capabilitiesSchema = z.record(
  text,
  strict({
    name: text,
    description: prose.optional(),
    capabilities: z.record(
      text,
      strict({
        name: text,
        status: z.enum(['implemented', 'partial', 'not-implemented']),
        summary: text.optional(),
        description: prose,
        services: z.array(text),
        plannedServices: z.array(text).optional(),
      }),
    ),
  }),
);

export const applicationSchema = strict({
  title: text,
  label: text.optional(),
  type: text,
  technology: text.optional(),
  team: text.optional(),
  domain: text.optional(),
  color: color.optional(),
  description: prose,
  clearance: z.array(dataClass).optional(),
  screens: z.record(text, strict({ description: prose, calls: z.array(call), uses: z.array(text).optional() })),
});

export const actorsSchema = z.record(
  kebabId,
  strict({
    name: text,
    type: z.enum(['Human', 'External System', 'Infrastructure']),
    technology: text.optional(),
    team: text.optional(),
    domain: text.optional(),
    area: text.optional(),
    pci: z.boolean().optional(),
    hosts: z.array(text).optional(),
    description: prose,
    uses: z.array(text).optional(),
  }),
);

export const ticketsSchema = z.record(
  decisionId,
  strict({
    summary: text,
    status: text,
    priority: text.optional(),
    labels: z.array(text).optional(),
    created: isoDate.optional(),
    components: z.array(text).optional(),
  }),
);

export const solutionSchema = strict({
  title: text,
  date: isoDate,
  folder: text.optional(),
  description: prose,
  services: z.array(text),
  capabilities: z.array(strict({ id: text, impact: z.enum(['new', 'enhanced', 'fixed']).optional() })),
  features: z.array(text).optional(),
  decisions: z.array(decisionId).optional(),
  /** Decisions kept inside the solution, outside the workspace's log. */
  ownDecisions: z.array(text).optional(),
});

export const exceptionsSchema = z.record(
  text,
  strict({
    rule: text,
    subject: text,
    reason: prose.optional(),
    owner: text.optional(),
    decision: text.optional(),
    until: text.optional(),
  }),
);

export const platformSchema = strict({
  name: text,
  title: text.optional(),
  description: prose,
  conventions: strict({ service: text.optional(), channel: text.optional(), event: text.optional() }).optional(),
  dataClasses: z
    .record(dataClass, strict({ title: text, description: prose, looksLike: z.array(text).optional() }))
    .optional(),
  flows: z
    .record(
      dataClass,
      strict({ services: z.array(text), externals: z.array(text), allowed: z.array(strict({ from: text, to: text })) }),
    )
    .optional(),
  workflows: z.record(kebabId, strict({ title: text, description: prose })).optional(),
  limits: strict({ callDepth: z.int().min(1).optional(), fanOut: z.int().min(1).optional() }).optional(),
  servicesFolder: text.optional(),
});

const condition = z.record(text, z.unknown());
const assertion = {
  select: text,
  layers: z.array(z.enum(['declared', 'coded', 'observed'])).optional(),
  where: condition.optional(),
  require: condition.optional(),
  forbid: condition.optional(),
  'allow-only': condition.optional(),
  unique: z.union([text, z.array(text).min(1)]).optional(),
  count: strict({ min: z.int().min(0).optional(), max: z.int().min(0).optional(), per: text.optional() }).optional(),
  acyclic: strict({ from: text, to: text }).optional(),
  'layers-order': strict({
    from: text,
    to: text,
    order: z.array(z.union([text, z.array(text).min(1)])).min(2),
  }).optional(),
  independent: strict({ from: text, to: text, of: z.array(text).min(2) }).optional(),
  'each-has': strict({ select: text, where: condition }).optional(),
  message: text,
  fix: text.optional(),
  examples: strict({ fails: z.array(z.unknown()).optional(), passes: z.array(z.unknown()).optional() }).optional(),
};

export const architectRuleSchema = strict({
  title: text,
  description: prose.optional(),
  decision: z.union([text, z.array(text).min(1)]).optional(),
  severity: z.enum(['error', 'warning', 'info']).optional(),
  ...assertion,
  select: text.optional(),
  message: text.optional(),
  checks: z.array(strict(assertion)).min(1).optional(),
});

export type DomainData = z.infer<typeof domainSchema>;
export type EventData = z.infer<typeof eventSchema>;
export type DecisionData = z.infer<typeof decisionSchema>;
export type CapabilitiesData = z.infer<typeof capabilitiesSchema>;
export type ApplicationData = z.infer<typeof applicationSchema>;
export type ActorsData = z.infer<typeof actorsSchema>;
export type TicketsData = z.infer<typeof ticketsSchema>;
export type SolutionData = z.infer<typeof solutionSchema>;
export type ExceptionsData = z.infer<typeof exceptionsSchema>;
export type PlatformData = z.infer<typeof platformSchema>;
export type ArchitectRuleData = z.infer<typeof architectRuleSchema>;

export interface Kind {
  readonly name: string;
  /** Matches paths below the architecture folder; group 1 is the id of a one-thing-per-file kind. */
  readonly path: RegExp;
  /** What a person sees when a file stands in the wrong place. */
  readonly place: string;
  readonly schema: z.ZodType;
}

/** Where each kind of thing stands in `architecture/`, and its shape. */
export const kinds = {
  platform: { name: 'platform', path: /^platform\.yaml$/, place: 'platform.yaml', schema: platformSchema },
  domain: { name: 'domain', path: /^domains\/([^/]+)\.yaml$/, place: 'domains/<id>.yaml', schema: domainSchema },
  service: { name: 'service', path: /^services\/([^/]+)\.yaml$/, place: 'services/<id>.yaml', schema: serviceSchema },
  event: { name: 'event', path: /^events\/([^/]+)\.yaml$/, place: 'events/<name>.yaml', schema: eventSchema },
  decision: {
    name: 'decision',
    path: /^decisions\/([A-Z]+-\d+)(?:-[^/]*)?\.md$/,
    place: 'decisions/ADR-001-<title>.md',
    schema: decisionSchema,
  },
  capabilities: {
    name: 'capabilities',
    path: /^capabilities\.yaml$/,
    place: 'capabilities.yaml',
    schema: capabilitiesSchema,
  },
  application: {
    name: 'application',
    path: /^applications\/([^/]+)\.yaml$/,
    place: 'applications/<id>.yaml',
    schema: applicationSchema,
  },
  actors: { name: 'actors', path: /^actors\.yaml$/, place: 'actors.yaml', schema: actorsSchema },
  tickets: { name: 'tickets', path: /^tickets\.yaml$/, place: 'tickets.yaml', schema: ticketsSchema },
  solution: {
    name: 'solution',
    path: /^solutions\/([^/]+)\.yaml$/,
    place: 'solutions/<ticket>.yaml',
    schema: solutionSchema,
  },
  rule: { name: 'rule', path: /^rules\/([^/]+)\.yaml$/, place: 'rules/<id>.yaml', schema: architectRuleSchema },
  exceptions: { name: 'exceptions', path: /^exceptions\.yaml$/, place: 'exceptions.yaml', schema: exceptionsSchema },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
