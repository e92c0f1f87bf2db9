import type { Call, Capability, Decision, Service, Solution } from '../../../model/model.ts';
import { link, links, type Site, verdictBadge } from '../site.ts';
import {
  badge,
  code,
  type FactsBlock,
  fact,
  type HeadBlock,
  type Inline,
  listed,
  type TableBlock,
  type Tone,
  table,
} from '../view.ts';

const capabilityTone: Readonly<Record<Capability['status'], Tone>> = {
  implemented: 'good',
  partial: 'warn',
  'not-implemented': 'quiet',
};

export function capabilityBadge(capability: Capability): Inline {
  return badge(capability.status.toUpperCase().replaceAll('-', ' '), capabilityTone[capability.status]);
}

export function capabilityTable(site: Site, capabilities: Iterable<Capability>): TableBlock {
  return table(
    'Capabilities',
    ['ID', 'Capability', 'Status', 'Description'],
    [...capabilities]
      .sort((a, b) => (key(a.id) < key(b.id) ? -1 : 1))
      .map((capability) => [
        link(site, capability),
        link(site, capability, capability.name),
        capabilityBadge(capability),
        capability.summary ?? capability.description,
      ]),
  );
}

/** CAP-2.10 stands behind CAP-2.9. */
function key(id: string): string {
  return id.replaceAll(/\d+/g, (digits) => digits.padStart(8, '0'));
}

const decisionTone: Readonly<Record<Decision['status'], Tone>> = {
  Accepted: 'good',
  Proposed: 'info',
  Superseded: 'quiet',
  Rejected: 'quiet',
  Deprecated: 'warn',
};

export function decisionBadge(decision: Decision): Inline {
  return badge(decision.status, decisionTone[decision.status]);
}

export function decisionTable(site: Site, decisions: Iterable<Decision>, filter?: string): TableBlock {
  return table(
    'Decisions',
    ['ADR', 'Title', 'Status', 'Date', 'Held by'],
    [...decisions].map((decision) => [
      link(site, decision),
      link(site, decision, decision.shortTitle ?? decision.title),
      decisionBadge(decision),
      decision.date,
      decision.enforcedBy.length === 0
        ? badge('nothing enforces it', 'quiet')
        : listed(decision.enforcedBy.map((id) => ({ ...verdictBadge(site, id), text: id }))),
    ]),
    filter === undefined ? {} : { filter },
  );
}

export function solutionTable(site: Site, solutions: Iterable<Solution>): TableBlock {
  return table(
    'Solutions',
    ['Ticket', 'Solution', 'Capabilities', 'Date'],
    [...solutions].map((solution) => [
      link(site, solution),
      link(site, solution, solution.title),
      links(
        site,
        solution.capabilities.map(({ capability }) => capability),
      ),
      solution.date,
    ]),
  );
}

export function storeTitle(site: Site, service: Service): HeadBlock {
  return { block: 'head', id: `store-${service.id.replaceAll(/[^A-Za-z0-9._-]/g, '-')}`, title: [link(site, service)] };
}

export function storeFacts(site: Site, service: Service): FactsBlock {
  const { store } = service;
  if (store === undefined) return { block: 'facts', facts: [] };
  return {
    block: 'facts',
    facts: [
      fact('Engine', store.engine),
      fact('Schema', code(store.schema)),
      fact(
        'Tables',
        service.tables.map((table) => ({ ...link(site, table), code: true as const })),
      ),
      ...(store.features.length > 0
        ? [fact('Features', { items: store.features.map((one) => ({ text: one })), list: true })]
        : []),
      ...(store.volume === undefined ? [] : [fact('Volume', store.volume)]),
      ...(store.backup === undefined ? [] : [fact('Backup', store.backup)]),
    ],
  };
}

export function operation(site: Site, call: Call): Inline | undefined {
  if (call.target !== undefined) return { ...link(site, call.target), code: true };
  return call.endpoint === undefined ? undefined : code(call.endpoint);
}

/** Deferred calls leave after the answer; planned ones are not built yet. */
export function asyncLabel(call: Call): Inline[] {
  return [{ text: call.mode === 'deferred' ? 'Yes' : 'No' }, ...(call.planned ? [badge('planned', 'quiet')] : [])];
}

/** Calls with the one side that the page isn't about: whom they go to, who makes them, or on which events. */
export function callTable(
  site: Site,
  calls: readonly Call[],
  side: 'target' | 'caller' | 'events' | 'heard',
): TableBlock {
  if (side === 'caller')
    return table(
      'Calls to this service',
      ['Caller', 'From', 'Operation', 'Purpose', 'Async'],
      calls.map((call) => [
        link(site, call.caller),
        call.from === undefined ? undefined : { ...link(site, call.from), code: true },
        operation(site, call),
        call.purpose,
        asyncLabel(call),
      ]),
    );
  return table(
    'Calls made',
    [...(side === 'events' ? ['On'] : side === 'heard' ? ['Consumer'] : []), 'Calls', 'Operation', 'Purpose', 'Async'],
    calls.map((call) => [
      ...(side === 'events' ? [links(site, call.onEvents)] : side === 'heard' ? [link(site, call.caller)] : []),
      link(site, call.to),
      operation(site, call),
      call.purpose,
      asyncLabel(call),
    ]),
  );
}
