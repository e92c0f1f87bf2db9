import * as z from 'zod';
import { jsonSchema } from './json-schema.ts';
import { platformSchema } from './platform.ts';
import { call, dataClass, serviceSchema } from './service.ts';
import { color, decisionId, isoDate, kebabId, prose, strict, text, version } from './strict.ts';

export const domainSchema = strict({
  name: text,
  team: text,
  color: color.optional(),
  light: color.optional().describe('The color behind its boxes.'),
  icon: text.optional(),
  description: prose,
  rules: z
    .array(
      strict({
        text,
        enforcedBy: z
          .union([text, z.array(text).min(1)])
          .optional()
          .describe('The rule that proves it, or several.'),
        advisory: prose.optional().describe('Why no rule can prove it.'),
      }),
    )
    .optional()
    .describe('What holds inside this domain; each says what enforces it, or why it is advisory.'),
  entities: z
    .record(
      kebabId,
      strict({
        name: text,
        description: prose.optional(),
        owner: text.describe('The one service that writes it.'),
        readers: z.union([z.literal('all'), z.array(z.union([text, strict({ service: text, note: text })]))], {
          error: 'must be `all`, or a list of services',
        }),
        readersNote: text.optional(),
        core: z.boolean().optional().describe('true: data the company would not survive losing.'),
        concurrency: z.enum(['optimistic']).optional().describe('optimistic: a change names the revision it saw.'),
      }),
    )
    .optional()
    .describe('The data entities this domain owns.'),
});

export const eventSchema = strict({
  message: text.describe('The name of the message type, like OrderPlaced.'),
  summary: text.optional(),
  description: prose,
  channel: text.describe('The topic it travels on; conventions.channel of platform.yaml says how they are named.'),
  version: version.optional(),
  producer: text.describe('The one service that publishes it.'),
  trigger: text.optional().describe('The endpoint of the producer that publishes it: POST /orders.'),
  consumers: z.array(text).describe('The services that hear it.'),
  status: z.enum(['planned']).optional().describe('planned: not published yet.'),
  key: text.optional().describe('The payload field whose value keeps messages in order.'),
  partitions: z.int().min(1).optional(),
  onPoison: z
    .enum(['park-key', 'skip'])
    .optional()
    .describe('When a message can not be handled: those of its key wait (park-key, the default), or go on (skip).'),
  payload: jsonSchema,
  schemas: z.record(text, jsonSchema).optional().describe('Named in the payload as #/components/schemas/<name>.'),
});

export const decisionSchema = strict({
  title: text,
  shortTitle: text.optional().describe('For tables and diagrams.'),
  status: z.enum(['Proposed', 'Accepted', 'Superseded', 'Rejected', 'Deprecated']),
  date: isoDate,
  services: z.array(text).describe('The services it binds.'),
  options: z.array(text).optional().describe('What was considered.'),
  chosen: text.optional().describe('One of the options, in the same words.'),
  supersedes: z.array(text).optional().describe('Ids of older decisions that it replaces.'),
  supersededBy: z.array(text).optional().describe('Ids of newer decisions that replace it.'),
  enforcedBy: z.array(text).optional().describe('Ids of the rules that hold it up.'),
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
        services: z.array(text).describe('The services it needs today.'),
        plannedServices: z.array(text).optional().describe('Services that do not exist yet.'),
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
  clearance: z.array(dataClass).optional().describe('Data classes whose fields its screens may receive.'),
  screens: z.record(
    text,
    strict({
      description: prose,
      calls: z.array(call),
      uses: z.array(text).optional().describe('Services whose data it shows without calling them.'),
    }),
  ),
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
    pci: z.boolean().optional().describe('true: it is in the scope of card data.'),
    hosts: z.array(text).optional().describe('Host names it answers under.'),
    description: prose,
    uses: z.array(text).optional().describe('Applications this person works with.'),
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
  folder: text.optional().describe('Where its working papers are kept.'),
  description: prose,
  services: z.array(text),
  capabilities: z.array(strict({ id: text, impact: z.enum(['new', 'enhanced', 'fixed']).optional() })),
  features: z.array(text).optional(),
  decisions: z.array(decisionId).optional(),
  ownDecisions: z.array(text).optional().describe('Decisions kept inside the solution, outside the workspace.'),
});

export const exceptionsSchema = z.record(
  text,
  strict({
    rule: text.describe('Id of the rule that may be broken.'),
    subject: text.describe('What it covers: the subject of the finding, as novatrek check --format json prints it.'),
    reason: prose.optional(),
    owner: text.optional().describe('Who mends it.'),
    decision: text.optional().describe('The decision that allows it.'),
    until: text.optional().describe('The last day it counts, like 2027-03-31.'),
  }),
);

const condition = z.record(text, z.unknown());
const assertion = {
  select: text.describe('What it looks at: service, endpoint, call, event, table, column, entity, decision, …'),
  layers: z.array(z.enum(['declared', 'coded', 'observed'])).optional(),
  where: condition.optional().describe('Narrows what is selected.'),
  require: condition.optional().describe('Each selected one must match all of it.'),
  forbid: condition.optional().describe('None selected may match.'),
  'allow-only': condition.optional(),
  unique: z
    .union([text, z.array(text).min(1)])
    .optional()
    .describe('No two selected ones share these fields.'),
  count: strict({ min: z.int().min(0).optional(), max: z.int().min(0).optional(), per: text.optional() }).optional(),
  acyclic: strict({ from: text, to: text }).optional(),
  'layers-order': strict({
    from: text,
    to: text,
    order: z.array(z.union([text, z.array(text).min(1)])).min(2),
  }).optional(),
  independent: strict({ from: text, to: text, of: z.array(text).min(2) }).optional(),
  'each-has': strict({ select: text, where: condition }).optional(),
  message: text.describe('What is wrong, with {fields} of what was found.'),
  fix: text.optional().describe('How to mend it; {fields} work here too.'),
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
