import { chapters, type Difference, differencesBetween } from '../../model/diff.ts';
import type { Origin } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import { type Place, placesOf, type Source } from '../../model/source.ts';
import { compareAsyncApi } from '../../rules/compat/asyncapi.ts';
import { type Change, isBreaking } from '../../rules/compat/change.ts';
import { compareOpenApi } from '../../rules/compat/openapi.ts';
import { contractsOf, openApiFolder } from '../code/contracts.ts';

/** A place that can be printed. */
export interface Spot {
  readonly file: string;
  readonly place: Place;
}

export interface ShownDifference extends Difference {
  readonly spot: Spot;
}

/** Somebody who uses what a contract change touches. */
export interface Consumer {
  readonly id: string;
  readonly spot: Spot;
}

export interface ContractChange {
  readonly service: string;
  readonly change: Change;
  readonly breaking: boolean;
  readonly consumers: readonly Consumer[];
}

/** Everything `novatrek diff` tells. */
export interface ArchitectureDiff {
  readonly ref: string;
  readonly differences: readonly ShownDifference[];
  readonly contracts: readonly ContractChange[];
  /** Services that differ, or that stand at the other end of something that differs. */
  readonly affected: readonly string[];
}

export interface Side {
  readonly model: Model;
  readonly sources: readonly Source[];
}

export function compareSides(ref: string, before: Side, after: Side): ArchitectureDiff {
  const [old, now] = [finder(before.sources), finder(after.sources)];
  const differences = differencesBetween(before.model, after.model).map((one) => ({
    ...one,
    spot: (one.kind === 'removed' ? old : now)(one.at),
  }));
  const contracts = contractChanges(before.model, after.model, (origin) => old(origin));
  const affected = [...differences.flatMap(({ services }) => services), ...contracts.map(({ service }) => service)];
  return {
    ref,
    differences: [...differences].sort((a, b) => chapters.indexOf(a.chapter) - chapters.indexOf(b.chapter)),
    contracts,
    affected: [...new Set(affected)].sort(),
  };
}

function contractChanges(before: Model, after: Model, spot: (origin: Origin) => Spot): ContractChange[] {
  const [old, now] = [contractsOf(before), contractsOf(after)];
  return [...old].flatMap(([path, document]) => {
    const service = /([^/]+)\.yaml$/.exec(path)?.[1] ?? '';
    const today = now.get(path);
    // That a service is gone stands in its own chapter; that it says nothing any more does not.
    if (today === undefined || !after.services.has(service)) return [];
    const changes = path.startsWith(openApiFolder)
      ? compareOpenApi(document, today)
      : compareAsyncApi(document, today).filter(({ event }) => event?.action !== 'receive');
    return changes.map((change) => ({
      service,
      change,
      breaking: isBreaking(change),
      consumers: isBreaking(change) ? consumersOf(before, service, change, spot) : [],
    }));
  });
}

/** Who used it before: a new caller of a new shape is nobody's victim. */
function consumersOf(model: Model, service: string, { operation, event }: Change, spot: (origin: Origin) => Spot) {
  if (operation !== undefined) {
    const key = `${operation.method.toUpperCase()} ${operation.path}`;
    const endpoint = model.services.get(service)?.endpoints.find((one) => one.key === key);
    return unique((endpoint?.callers ?? []).map(({ caller, origin }) => ({ id: caller.id, spot: spot(origin) })));
  }
  const told = [...model.events.values()].filter(({ channel }) => channel === event?.channel);
  return unique(
    told.flatMap(({ consumers, origin }) =>
      consumers.map(({ id }) => ({ id, spot: spot({ ...origin, path: [...origin.path, 'consumers'] }) })),
    ),
  );
}

function unique(consumers: readonly Consumer[]): Consumer[] {
  return [...new Map(consumers.map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function finder(sources: readonly Source[]): (origin: Origin) => Spot {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const finders = new Map<string, (origin: Origin) => Place>();
  return (origin) => {
    const source = byPath.get(origin.file);
    if (source === undefined) return { file: origin.file, place: { line: 1, col: 1, length: 1 } };
    const find = finders.get(origin.file) ?? placesOf(source);
    finders.set(origin.file, find);
    return { file: origin.file, place: find(origin) };
  };
}
