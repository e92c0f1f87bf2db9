import { listOf, objectOf, type TypeNode } from '../emit/typescript.ts';
import { postgresType, type ValueKind } from '../sql/types.ts';

/**
 * What a row holds for a column of that type, as the platform's database driver gives it. What may be larger or finer
 * than a JavaScript number comes as text; so do dates and times.
 */
export function typeOfColumn(engineType: string): TypeNode {
  const { kind, array } = postgresType(engineType);
  const item = types[kind] ?? 'string';
  return array ? listOf(item) : item;
}

const types: Partial<Record<ValueKind, TypeNode>> = {
  integer: 'number',
  double: 'number',
  boolean: 'boolean',
  json: 'unknown',
  bytes: 'Uint8Array',
  point: objectOf([
    { name: 'x', type: 'number' },
    { name: 'y', type: 'number' },
  ]),
};
