import { expect } from 'vitest';
import { locate, printText } from '../../bin/report.ts';
import type { Diagnostic } from '../../model/finding.ts';
import { load } from '../../model/load.ts';
import type { Source } from '../../model/source.ts';
import { check } from '../../rules/check.ts';
import { changed, type Files, shop } from '../workspace.ts';

/** `shop` with a file of every other kind: what malformed input starts from. */
export const full: Files = {
  ...shop,
  ...changed(
    'services/svc-ledger.yaml',
    'responses: { 200: Ledger }',
    `responses: { 200: Ledger }
      calls: [{ to: svc-orders, endpoint: 'GET /orders/{order_id}', for: Find the order }]`,
  ),
  'actors.yaml': `
clerk:
  name: Clerk
  type: Human
  description: Sells things.
  uses: [till]
pay-gate:
  name: Pay Gate
  type: External System
  description: Moves money.
  hosts: [pay.example.com]
`,
  'capabilities.yaml': `
CAP-1:
  name: Selling
  capabilities:
    CAP-1.1: { name: Order, status: implemented, description: Take an order., services: [svc-orders] }
    CAP-1.2: { name: Bill, status: partial, description: Write a bill., services: [svc-billing, svc-ledger] }
`,
  'applications/till.yaml': `
title: Till
type: Web
domain: sales
description: The till in the shop.
screens:
  Sell:
    description: Sell a thing.
    calls:
      - { to: svc-orders, endpoint: POST /orders, for: Place the order }
      - { to: pay-gate, for: Take the card }
    uses: [svc-billing]
`,
  'exceptions.yaml': `
EXC-1:
  rule: reads-by-readers
  subject: svc-ledger GET /ledgers -> svc-orders GET /orders/{order_id}
  reason: The ledger names the order.
  owner: Sales Team
  decision: ADR-001
  until: 2026-12-31
`,
  'tickets.yaml': `
TCK-1: { summary: Faster till, status: Open, created: 2026-01-02 }
`,
  'solutions/TCK-1.yaml': `
title: Faster till
date: 2026-02-01
description: One request less.
services: [svc-orders]
capabilities: [{ id: CAP-1.1, impact: enhanced }]
decisions: [ADR-001]
`,
  'decisions/ADR-002-do-not-wait.md': `---
title: Do not wait
status: Accepted
date: 2026-01-16
services: [svc-orders]
options: [Wait, Do not wait]
chosen: Do not wait
enforcedBy: [orders-are-cheap]
---

# ADR-002: Do not wait

## Context and Problem Statement

Who waits for whom?

## Considered Options

- Wait
- Do not wait

## Decision Outcome

Do not wait.
`,
  'rules/orders-are-cheap.yaml': `
title: Orders wait for nobody
decision: ADR-002
select: call
where: { caller: svc-orders }
require: { mode: deferred }
message: '{caller} waits for {target} with {endpoint}'
fix: 'mode: deferred'
examples: { fails: [{ caller: svc-orders, mode: sync }], passes: [{ caller: svc-orders, mode: deferred }] }
`,
};

export function sourcesOf(files: Files): Source[] {
  return Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ path: `architecture/${name}`, text }));
}

const plainColors = (_: string, text: string) => text;
const leaked = /undefined|\[object|native code|=>|NaN\b/;

/** All that `check` says of the sources; what it says badly, or that it threw, goes to `problems`. */
export function findings(sources: readonly Source[], what: string, problems: string[]): readonly Diagnostic[] {
  try {
    const loaded = load(sources);
    const found = loaded.model === undefined ? loaded.diagnostics : check(loaded.model, '2026-06-01').diagnostics;
    for (const problem of badlySaid(found, sources)) problems.push(`${what}: ${problem}`);
    return found;
  } catch (error) {
    problems.push(`${what}: threw ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : error}`);
    return [];
  }
}

/** Each finding can be printed, points into its file and is made of words. */
function* badlySaid(found: readonly Diagnostic[], sources: readonly Source[]): Generator<string> {
  const texts = new Map(sources.map((source) => [source.path, source.text]));
  const lines = new Map<string, string[]>();
  const outside = (file: string, line: number, col: number) => {
    const text = texts.get(file);
    if (text === undefined) return `the file ${file} is not known`;
    const split = lines.get(file) ?? text.split('\n');
    lines.set(file, split);
    const length = split[line - 1]?.length;
    if (length === undefined) return `line ${line} is outside ${file}`;
    return col >= 1 && col <= length + 1 ? undefined : `column ${col} is outside line ${line} of ${file}`;
  };
  const located = locate(found, sources);
  for (const one of located) {
    const { line, col } = one.place;
    const places = [{ file: one.file, place: one.place }, ...one.relatedPlaces];
    const said = [one.message, one.subject, one.fix ?? 'none', ...one.relatedPlaces.map((related) => related.message)];
    for (const { file, place } of places) {
      const problem = outside(file, place.line, place.col);
      if (problem !== undefined) yield `${problem}: ${one.rule} ${one.message}`;
    }
    for (const text of said)
      if (typeof text !== 'string' || text.trim() === '' || leaked.test(text))
        yield `${one.file}:${line}:${col} ${one.rule} is not for people: ${String(text)}`;
  }
  const printed = printText(located, sources, plainColors);
  if (located.length > 0 && printed.trim() === '') yield 'printed nothing';
}

/** Numbers from 0 to `limit` - 1, the same in every run. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Files of the architecture of this repository, one of each shape. */
export const real = [
  'services/svc-check-in.yaml',
  'domains/support.yaml',
  'events/checkin.completed.yaml',
  'decisions/ADR-006-orchestrator-pattern-for-self-service-check-in.md',
  'applications/web-ops-dashboard.yaml',
  'rules/guarded-update.yaml',
] as const;

export function expectNone(problems: readonly string[]): void {
  expect(problems.length, `\n${problems.slice(0, 12).join('\n')}\n`).toBe(0);
}
