import type { Entry, Model } from './model.ts';

/**
 * The model as plain data: every thing under its kind and id, every reference as the id of what it names, every
 * thing with the place in the YAML it came from. Keys keep their names between versions.
 */
export function exportData(model: Model): Readonly<Record<string, unknown>> {
  const map = (entries: Iterable<Entry>) =>
    Object.fromEntries([...entries].map((entry) => [entry.id, plainEntry(entry)]));
  return {
    platform: plainValue({ ...model.platform, origin: undefined }),
    domains: map(model.domains.values()),
    services: map(model.services.values()),
    entities: map(model.entities.values()),
    tables: map(model.tables),
    endpoints: map(model.endpoints),
    calls: model.calls.map(plainEntry),
    events: map(model.events.values()),
    decisions: map(model.decisions.values()),
    capabilities: map(model.capabilities.values()),
    applications: map(model.applications.values()),
    actors: map(model.actors.values()),
    tickets: map(model.tickets.values()),
    solutions: map(model.solutions.values()),
    exceptions: map(model.exceptions),
    rules: Object.fromEntries(model.architectRules.map((law) => [law.id, law.data])),
  };
}

/** Parts that have no life of their own are written out inside their holder; everything else by its id. */
const inside: ReadonlySet<string> = new Set(['column', 'screen', 'setting']);

function plainEntry(entry: Entry): Readonly<Record<string, unknown>> {
  const { origin, kind: _, ...rest } = entry;
  const fields = Object.entries(rest).map(([key, value]) => [key, plainValue(value, key)] as const);
  const up = ['table', 'application', 'group'];
  const own = fields.filter(([key, value]) => value !== undefined && !(inside.has(entry.kind) && up.includes(key)));
  return { ...Object.fromEntries(own), at: { file: origin.file, path: origin.path } };
}

function plainValue(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => plainValue(item, key));
  if (typeof value !== 'object' || value === null) return value;
  if ('origin' in value && 'id' in value) {
    const entry = value as Entry;
    return inside.has(entry.kind) && (key === 'columns' || key === 'screens' || key === 'settings')
      ? plainEntry(entry)
      : entry.id;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => name !== 'origin' && inner !== undefined)
      .map(([name, inner]) => [name, plainValue(inner, name)]),
  );
}
