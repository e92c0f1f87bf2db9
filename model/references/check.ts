import { below, type Diagnostic, keyBelow, type Origin } from '../finding.ts';
import type { Raw } from '../raw.ts';
import { checkCall, type Names, namesOf, type Report, report } from './names.ts';
import { checkSchema } from './schema.ts';
import { checkService } from './service.ts';

/** The stage references: does every name name something? */
export function checkReferences(raw: Raw): Diagnostic[] {
  const names = namesOf(raw);
  const out = report();
  checkPlatform(names, out, raw);
  checkDomains(names, out, raw);
  for (const service of raw.services) checkService(names, out, service);
  checkEvents(names, out, raw);
  checkDecisions(names, out, raw);
  checkPeople(names, out, raw);
  checkPlans(names, out, raw);
  return out.diagnostics;
}

function checkPlatform(names: Names, out: Report, raw: Raw): void {
  const platform = raw.platform;
  if (platform === undefined) return;
  const both = new Set([...names.services, ...names.actors]);
  for (const [dataClass, flow] of Object.entries(platform.data.flows ?? {})) {
    const at = below({ file: platform.file, path: [] }, 'flows', dataClass);
    out.name(names.dataClasses, dataClass, 'data class', { ...at, onKey: true });
    for (const [i, id] of flow.services.entries()) out.name(names.services, id, 'service', below(at, 'services', i));
    for (const [i, id] of flow.externals.entries()) out.name(names.actors, id, 'actor', below(at, 'externals', i));
    for (const [i, edge] of flow.allowed.entries()) {
      out.name(names.services, edge.from, 'service', below(at, 'allowed', i, 'from'));
      out.name(both, edge.to, 'service or actor', below(at, 'allowed', i, 'to'));
    }
  }
}

function checkDomains(names: Names, out: Report, raw: Raw): void {
  for (const { file, data } of raw.domains) {
    const root: Origin = { file, path: [] };
    for (const [id, entity] of Object.entries(data.entities ?? {})) {
      const at = below(root, 'entities', id);
      const first = names.entities.get(id);
      if (first !== undefined && first.file !== file)
        out.diagnostics.push({
          rule: 'one-owner-per-entity',
          severity: 'error',
          subject: `entity ${id}`,
          message: `entity ${id} is declared twice, so it has two owners`,
          at: { ...at, onKey: true },
          fix: 'keep one; list the other service under readers',
          related: [{ message: 'first declared here', at: first }],
        });
      out.name(names.services, entity.owner, 'service', below(at, 'owner'));
      if (entity.readers !== 'all')
        for (const [i, reader] of entity.readers.entries())
          if (typeof reader === 'string') out.name(names.services, reader, 'service', below(at, 'readers', i));
          else out.name(names.services, reader.service, 'service', below(at, 'readers', i, 'service'));
    }
  }
}

function checkEvents(names: Names, out: Report, raw: Raw): void {
  for (const { id, file, data } of raw.events) {
    const root: Origin = { file, path: [] };
    const known = out.name(names.services, data.producer, 'service', below(root, 'producer'));
    if (known && data.trigger !== undefined) {
      const endpoints = new Set(names.endpoints.get(data.producer));
      out.name(endpoints, data.trigger, `endpoint of ${data.producer}`, below(root, 'trigger'));
    }
    for (const [i, consumer] of data.consumers.entries())
      out.name(names.services, consumer, 'service', below(root, 'consumers', i));
    const schemas = new Set(Object.keys(data.schemas ?? {}));
    checkSchema(names, out, data.payload, schemas, below(root, 'payload'));
    for (const [name, schema] of Object.entries(data.schemas ?? {}))
      checkSchema(names, out, schema, schemas, below(root, 'schemas', name));
    const properties = new Set(Object.keys(data.payload.properties ?? {}));
    if (data.key !== undefined) out.name(properties, data.key, `payload field of ${id}`, below(root, 'key'));
  }
}

function checkDecisions(names: Names, out: Report, raw: Raw): void {
  const seen = new Map<string, string>();
  const exists = (id: string, at: Origin) => out.name(names.decisions, id, 'decision', at, 'decision-exists');
  for (const { id, file, data } of raw.decisions) {
    const root: Origin = { file, path: [] };
    const first = seen.get(id);
    if (first !== undefined)
      out.found(
        'references-resolve',
        root,
        `decision ${id}`,
        `${id} is also ${first}`,
        'give one of the two the next free number',
      );
    seen.set(id, file);
    for (const [i, service] of data.services.entries())
      out.name(names.services, service, 'service', below(root, 'services', i));
    for (const key of ['supersedes', 'supersededBy'] as const)
      for (const [i, other] of (data[key] ?? []).entries()) exists(other, below(root, key, i));
  }
  for (const { file, data } of raw.rules)
    for (const [i, id] of [data.decision ?? []].flat().entries())
      exists(id, typeof data.decision === 'string' ? { file, path: ['decision'] } : { file, path: ['decision', i] });
  for (const [key, { decision }] of Object.entries(raw.exceptions?.data ?? {})) {
    const at: Origin = { file: raw.exceptions?.file ?? '', path: [key] };
    if (decision !== undefined) exists(decision, below(at, 'decision'));
  }
}

/** Applications with their screens, and actors. */
function checkPeople(names: Names, out: Report, raw: Raw): void {
  for (const { id, file, data } of raw.applications) {
    const root: Origin = { file, path: [] };
    if (data.domain !== undefined) out.name(names.domains, data.domain, 'domain', below(root, 'domain'));
    if (data.team !== undefined) out.name(names.teams, data.team, 'team', below(root, 'team'));
    for (const [i, name] of (data.clearance ?? []).entries())
      out.name(names.dataClasses, name, 'data class', below(root, 'clearance', i));
    for (const [screen, { calls, uses }] of Object.entries(data.screens)) {
      for (const [i, call] of calls.entries())
        checkCall(names, out, call, below(root, 'screens', screen, 'calls', i), `${id} ${screen}`);
      for (const [i, service] of (uses ?? []).entries())
        out.name(names.services, service, 'service', below(root, 'screens', screen, 'uses', i));
    }
  }
  if (raw.actors === undefined) return;
  for (const [id, actor] of Object.entries(raw.actors.data)) {
    const root: Origin = { file: raw.actors.file, path: [id] };
    if (names.services.has(id) || names.applications.has(id))
      out.found(
        'references-resolve',
        { ...root, onKey: true },
        `actor ${id}`,
        `${id} is also a service or an application`,
        'rename the actor',
      );
    if (actor.domain !== undefined) out.name(names.domains, actor.domain, 'domain', below(root, 'domain'));
    if (actor.team !== undefined) out.name(names.teams, actor.team, 'team', below(root, 'team'));
    for (const [i, application] of (actor.uses ?? []).entries())
      out.name(names.applications, application, 'application', below(root, 'uses', i));
  }
}

/** Capabilities and solutions. */
function checkPlans(names: Names, out: Report, raw: Raw): void {
  const seen = new Set<string>();
  for (const [group, { capabilities }] of Object.entries(raw.capabilities?.data ?? {}))
    for (const [id, capability] of Object.entries(capabilities)) {
      const at: Origin = { file: raw.capabilities?.file ?? '', path: [group, 'capabilities', id] };
      if (seen.has(id))
        out.found(
          'references-resolve',
          { ...at, onKey: true },
          `capability ${id}`,
          `capability ${id} is declared twice`,
          'keep one of the two',
        );
      seen.add(id);
      for (const [i, service] of capability.services.entries())
        out.name(names.services, service, 'service', below(at, 'services', i));
      for (const [i, service] of (capability.plannedServices ?? []).entries())
        if (names.services.has(service))
          out.found(
            'references-resolve',
            below(at, 'plannedServices', i),
            `capability ${id}`,
            `${service} exists: it is no longer planned`,
            'move it to services',
          );
    }
  for (const { file, data } of raw.solutions) {
    const root: Origin = { file, path: [] };
    for (const [i, service] of data.services.entries())
      out.name(names.services, service, 'service', below(root, 'services', i));
    for (const [i, { id }] of data.capabilities.entries())
      out.name(names.capabilities, id, 'capability', below(root, 'capabilities', i, 'id'));
    for (const [i, id] of (data.decisions ?? []).entries())
      out.name(names.decisions, id, 'decision', below(root, 'decisions', i), 'decision-exists');
  }
  for (const domain of raw.domains)
    for (const [i, rule] of (domain.data.rules ?? []).entries())
      if ((rule.enforcedBy === undefined) === (rule.advisory === undefined))
        out.found(
          'references-resolve',
          keyBelow({ file: domain.file, path: ['rules'] }, i),
          `${domain.id} rule ${i + 1}`,
          'a bounded-context rule says either what enforces it, or why it is advisory',
          'write enforcedBy: <rule>, or advisory: <why no rule can prove it>',
        );
}
