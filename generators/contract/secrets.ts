import type { Service } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import type { Member } from '../emit/typescript.ts';

const sorted = ({ secrets = [] }: Service) => [...secrets].sort((a, b) => compare(a.name, b.name));

/** None for most services: their contracts don't speak of secrets at all. */
export function secretMembers(service: Service): Member[] {
  return sorted(service).map(({ name, description }) => ({ name, type: 'Uint8Array', doc: description }));
}

export function secretData(service: Service): readonly string[] | undefined {
  const names = sorted(service).map(({ name }) => name);
  return names.length === 0 ? undefined : names;
}
