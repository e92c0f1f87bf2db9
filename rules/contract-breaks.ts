import type { Finding, Origin } from '../model/finding.ts';
import { and } from './call-to-add.ts';
import { isBreaking } from './compat/change.ts';
import { leastAfter, versionOf } from './compat/version.ts';
import {
  type ContractChange,
  changedServices,
  type Dependent,
  dependentsOf,
  moved,
  placesOfDependents,
} from './contract-changes.ts';
import type { Facts } from './rule.ts';

/** Breaking changes of one kind of contract whose version does not say that they break. */
export function* unannounced(kind: ContractChange['kind'], facts: Facts): Iterable<Finding> {
  for (const { changes } of changedServices(facts)) {
    const breaks = changes.filter(
      (one) => one.kind === kind && isBreaking(one.change) && moved(one.version) !== 'major',
    );
    for (const { first, message, subject, dependents } of byPlace(breaks, facts)) {
      const { version, at, change } = first;
      const before = versionOf(version.old);
      const least = before === undefined ? 'the next major version' : leastAfter(before, 'major');
      yield {
        message: `${message}: ${change.why}${dependents.length === 0 ? '' : `; it breaks ${and(namesOf(dependents))}`}`,
        subject,
        at,
        fix: `leave what is there as it is, or set version: ${least} in ${version.at.file} (now ${version.now}) once nobody needs the old contract`,
        related: [{ message: `the version of ${version.of}`, at: version.at }, ...placesOfDependents(dependents)],
      };
    }
  }
}

/** Who depends on it, each once. */
export function namesOf(dependents: readonly Dependent[]): string[] {
  return [...new Set(dependents.map(({ id }) => id))];
}

export interface Broken {
  readonly first: ContractChange;
  readonly message: string;
  readonly subject: string;
  readonly dependents: readonly Dependent[];
}

/** One line of the metadata may stand in many operations: what happened to it is one finding. */
export function byPlace(changes: readonly ContractChange[], facts: Facts): Broken[] {
  const places = new Map<string, { readonly first: ContractChange; readonly all: ContractChange[] }>();
  for (const one of changes) {
    const key = nameOf(one.at);
    const place = places.get(key) ?? { first: one, all: [] };
    place.all.push(one);
    places.set(key, place);
  }
  return [...places].map(([key, { first, all }]) => {
    const ids = [...new Set(all.map(({ change }) => change.id))].sort();
    const others = [...new Set(all.slice(1).map(({ change }) => change.message))];
    const dependents = new Map(
      all.flatMap((one) => dependentsOf(one, facts)).map((one) => [`${one.id} ${nameOf(one.declared)}`, one]),
    );
    return {
      first,
      message: `${first.change.message}${others.length === 0 ? '' : ` (and ${others.length} more: ${shortened(others)})`}`,
      subject: `${key} ${ids.join(' ')}`,
      dependents: [...dependents.values()],
    };
  });
}

function nameOf({ file, path }: Origin): string {
  return [file.replace(/^.*\/|\.[^.]*$/g, ''), ...path].join('.');
}

function shortened(messages: readonly string[]): string {
  return messages.length > 3 ? `${messages.slice(0, 2).join('; ')}; …` : messages.join('; ');
}
