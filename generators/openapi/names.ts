import type { Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';

/** What the derived components of a service are called, given the names that its own ones have taken. */
export interface Names {
  readonly problem: string;
  readonly idempotencyKey: string;
  readonly ifMatch: string;
  /** By error schema of the service: the component that is both a Problem and that schema. */
  readonly problemOf: ReadonlyMap<string, string>;
}

export function namesFor(service: Service): Names {
  const schemas = new Set(Object.keys(service.schemas));
  const parameters = new Set(Object.keys(service.parameters));
  const problem = free('Problem', schemas);
  const own = [...schemas].filter((name) => name !== problem).sort(compare);
  return {
    problem,
    idempotencyKey: free('IdempotencyKey', parameters),
    ifMatch: free('IfMatch', parameters),
    problemOf: new Map(own.map((name) => [name, free(`${name}Problem`, schemas)])),
  };
}

/** The first of `name`, `name2`, `name3`, … that nobody has; it is taken from then on. */
export function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let i = 2; taken.has(found); i++) found = `${name}${i}`;
  taken.add(found);
  return found;
}

export const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });
