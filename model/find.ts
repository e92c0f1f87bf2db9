import type { Entry, Model } from './model.ts';
import { pathShape } from './references/names.ts';

/** Every entry of the model that a person might name. */
export function* entries(model: Model): Generator<Entry> {
  yield* model.domains.values();
  yield* model.services.values();
  yield* model.entities.values();
  yield* model.events.values();
  yield* model.tables;
  yield* model.columns;
  yield* model.endpoints;
  yield* model.decisions.values();
  yield* model.capabilities.values();
  yield* model.actors.values();
  for (const application of model.applications.values()) {
    yield application;
    yield* application.screens;
  }
  yield* model.solutions.values();
  yield* model.tickets.values();
}

/**
 * The entries that `words` may mean: an id, or a part of one that says enough: `GET /orders/{id}` without its service,
 * a table or an operation by its bare name.
 */
export function find(model: Model, words: string): Entry[] {
  const wanted = words.trim();
  const exact = [...entries(model)].filter((entry) => entry.id === wanted);
  if (exact.length > 0) return preferred(exact);
  const lower = wanted.toLowerCase();
  const shape = pathShape(wanted);
  return [...entries(model)].filter((entry) => {
    if (entry.id.toLowerCase() === lower) return true;
    if (entry.kind === 'endpoint')
      return (
        entry.id.endsWith(` ${wanted}`) ||
        pathShape(entry.id) === shape ||
        pathShape(entry.id).endsWith(` ${shape}`) ||
        nameOf(entry) === lower
      );
    return entry.kind !== 'column' && nameOf(entry) === lower;
  });
}

/** An id may be a ticket's and its solution's: the solution says more. */
function preferred(found: Entry[]): Entry[] {
  const solution = found.find((entry) => entry.kind === 'solution');
  return solution === undefined ? found : [solution];
}

function nameOf(entry: Entry): string | undefined {
  const named = entry as { name?: unknown; operation?: unknown };
  const name = named.operation ?? named.name;
  return typeof name === 'string' ? name.toLowerCase() : undefined;
}
