import type { Files } from '../workspace.ts';

/** Text that breaks out of HTML, attributes, scripts, Markdown, Mermaid and DOT wherever somebody forgot to escape. */
export const nasty = `<script>globalThis.broken=1</script><img src=x onerror="globalThis.broken=2"> "quoted" 'single' | pipe \`tick\` {{mustache}} {curly} [square] %%{init: {}}%% end; --> ->> subgraph x; \\"]; a->b; </title></textarea></script> &amp; #35; $& \${x}`;

const quoted = JSON.stringify(nasty);

/** A workspace whose every name and description is `nasty`. */
export const hostile: Files = {
  'platform.yaml': `
name: ${quoted}
title: ${quoted}
description: ${quoted}
conventions: { channel: shop.<domain>.<aggregate>.<past-verb> }
dataClasses: { pii: { title: ${quoted}, description: ${quoted} } }
workflows: { checkout: { title: ${quoted}, description: ${quoted} } }
`,
  'domains/sales.yaml': `
name: ${quoted}
team: ${quoted}
color: '#336699'
description: ${quoted}
rules: [{ text: ${quoted}, advisory: ${quoted} }, { text: ${quoted}, enforcedBy: writes-by-owner }]
entities: { orders: { name: ${quoted}, description: ${quoted}, owner: svc-orders, readersNote: ${quoted}, readers: [{ service: svc-billing, note: ${quoted} }] } }
`,
  'services/svc-orders.yaml': `
title: ${quoted}
label: ${quoted}
version: 1.0.0
domain: sales
description: ${quoted}
settings: { retries: { description: ${quoted}, default: ${quoted} } }
store:
  engine: ${quoted}
  schema: ${quoted}
  volume: ${quoted}
  backup: ${quoted}
  features: [${quoted}]
  tables:
    ${quoted}:
      entity: orders
      description: ${quoted}
      columns:
        order_id: { type: UUID, primaryKey: true }
        ${quoted}: { type: ${quoted}, description: ${quoted}, default: ${quoted}, values: [${quoted}], note: ${quoted} }
      indexes: { ${quoted}: { columns: [${quoted}], where: ${quoted} } }
api:
  basePath: /orders/v1
  endpoints:
    POST /orders/<script>"'|\`:
      operation: createOrder
      summary: ${quoted}
      description: ${quoted}
      tags: [${quoted}]
      entity: orders
      body: Order
      params: [{ name: ${quoted}, in: query, description: ${quoted}, schema: { type: string, description: ${quoted} } }]
      responses: { 201: { schema: Order, description: ${quoted} } }
      calls:
        - { to: svc-billing, endpoint: POST /invoices, for: ${quoted}, mode: deferred }
        - { to: pay, for: ${quoted} }
    GET /orders/{order_id}:
      operation: getOrder
      summary: ${quoted}
      tags: [other]
      entity: orders
      params: [{ name: order_id, in: path, required: true, schema: { type: string } }]
      responses: { 200: Order }
  tags: { ${quoted}: ${quoted} }
  schemas:
    Order: { type: object, description: ${quoted}, properties: { order_id: { type: string, description: ${quoted} } } }
`,
  'events/order.placed.yaml': `
message: ${quoted}
summary: ${quoted}
description: ${quoted}
channel: ${quoted}
producer: svc-orders
trigger: POST /orders/<script>"'|\`
consumers: [svc-billing]
payload:
  type: object
  description: ${quoted}
  required: [event_id, event_type, timestamp, order_id]
  properties:
    event_id: { type: string, format: uuid }
    event_type: { type: string, const: order.placed }
    timestamp: { type: string, format: date-time, description: ${quoted} }
    order_id: { type: string, enum: [${quoted}] }
    ${quoted}: { type: string }
  examples: [{ ${quoted}: ${quoted} }]
`,
  'decisions/ADR-001-own-your-data.md': `---
title: ${quoted}
status: Accepted
date: 2026-01-15
services: [svc-orders]
options: [${quoted}]
chosen: ${quoted}
enforcedBy: [one-schema-per-service]
---

# ${nasty}

## ${nasty}

${nasty}

- ${nasty}
- [click](javascript:alert(1)) and [there](https://example.org/"onclick="x)

> ${nasty}

| a | b |
|---|---|
| ${nasty.replaceAll('|', '/')} | **${nasty}** |

\`\`\`html
${nasty}
\`\`\`
`,
  'capabilities.yaml': `
${quoted}:
  name: ${quoted}
  description: ${quoted}
  capabilities:
    ${quoted}: { name: ${quoted}, status: partial, summary: ${quoted}, description: ${quoted}, services: [svc-orders] }
`,
  'applications/app-shop.yaml': `
title: ${quoted}
label: ${quoted}
type: ${quoted}
technology: ${quoted}
team: ${quoted}
description: ${quoted}
screens:
  ${quoted}:
    description: ${quoted}
    calls: [{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: ${quoted} }]
`,
  'actors.yaml': `
pay: { name: ${quoted}, type: External System, technology: ${quoted}, team: ${quoted}, area: ${quoted}, hosts: [${quoted}], description: ${quoted} }
`,
  'tickets.yaml': `
TCK-1: { summary: ${quoted}, status: ${quoted}, priority: ${quoted}, labels: [${quoted}], components: [${quoted}] }
`,
  'solutions/TCK-1.yaml': `
title: ${quoted}
date: 2026-01-01
description: ${quoted}
services: [svc-orders]
capabilities: [{ id: ${quoted} }]
features: [${quoted}]
ownDecisions: [${quoted}]
`,
  'exceptions.yaml': `
${quoted}: { rule: writes-by-owner, subject: ${quoted}, reason: ${quoted}, owner: ${quoted} }
`,
  'rules/own-law.yaml': `
title: ${quoted}
description: ${quoted}
severity: warning
select: event
require: { consumers: { contains: svc-ledger } }
message: ${quoted}
fix: ${quoted}
examples: { fails: [{ id: order.placed, consumers: [] }], passes: [{ id: order.placed, consumers: [svc-ledger] }] }
`,
};
