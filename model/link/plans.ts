import { below, type Origin } from '../finding.ts';
import type { Capability, CapabilityGroup, Decision, Exception, Service, Solution, Ticket } from '../model.ts';
import type { Raw } from '../raw.ts';
import { defined, must } from './linking.ts';

export function linkCapabilities(raw: Raw, services: ReadonlyMap<string, Service>) {
  const groups = new Map<string, CapabilityGroup>();
  const capabilities = new Map<string, Capability>();
  for (const [groupId, data] of Object.entries(raw.capabilities?.data ?? {})) {
    const members: Capability[] = [];
    const origin: Origin = { file: raw.capabilities?.file ?? '', path: [groupId] };
    const group: CapabilityGroup = {
      id: groupId,
      name: data.name,
      ...defined({ description: data.description }),
      capabilities: members,
      origin,
    };
    groups.set(groupId, group);
    for (const [id, capability] of Object.entries(data.capabilities)) {
      const linked: Capability = {
        kind: 'capability',
        id,
        origin: below(origin, 'capabilities', id),
        group,
        name: capability.name,
        status: capability.status,
        ...defined({ summary: capability.summary }),
        description: capability.description,
        services: capability.services.map((service) => must(services, service)),
        plannedServices: capability.plannedServices ?? [],
      };
      members.push(linked);
      capabilities.set(id, linked);
    }
  }
  return { groups, capabilities };
}

export function linkTickets(raw: Raw): Map<string, Ticket> {
  return new Map(
    Object.entries(raw.tickets?.data ?? {}).map(([id, ticket]) => [
      id,
      {
        kind: 'ticket',
        id,
        origin: { file: raw.tickets?.file ?? '', path: [id] },
        summary: ticket.summary,
        status: ticket.status,
        ...defined({ priority: ticket.priority, created: ticket.created }),
        labels: ticket.labels ?? [],
        components: ticket.components ?? [],
      },
    ]),
  );
}

export function linkSolutions(
  raw: Raw,
  services: ReadonlyMap<string, Service>,
  capabilities: ReadonlyMap<string, Capability>,
  decisions: ReadonlyMap<string, Decision>,
): Map<string, Solution> {
  return new Map(
    raw.solutions.map(({ id, file, data }) => [
      id,
      {
        kind: 'solution',
        id,
        origin: { file, path: [] },
        title: data.title,
        date: data.date,
        ...defined({ folder: data.folder }),
        description: data.description,
        services: data.services.map((service) => must(services, service)),
        capabilities: data.capabilities.map((entry) => ({
          capability: must(capabilities, entry.id),
          ...defined({ impact: entry.impact }),
        })),
        features: data.features ?? [],
        decisions: (data.decisions ?? []).map((decision) => must(decisions, decision)),
        ownDecisions: data.ownDecisions ?? [],
      },
    ]),
  );
}

export function linkExceptions(raw: Raw, decisions: ReadonlyMap<string, Decision>): Exception[] {
  return Object.entries(raw.exceptions?.data ?? {}).map(([id, exception]) => ({
    kind: 'exception',
    id,
    origin: { file: raw.exceptions?.file ?? '', path: [id] },
    rule: exception.rule,
    subject: exception.subject,
    ...defined({
      reason: exception.reason,
      owner: exception.owner,
      until: exception.until,
      decision: exception.decision === undefined ? undefined : must(decisions, exception.decision),
    }),
  }));
}
