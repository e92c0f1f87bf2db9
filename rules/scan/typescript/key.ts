import type { Expression } from './parse.ts';

type Key = Expression | { readonly type: 'Identifier' | 'PrivateIdentifier'; readonly name: string };

export function keyOf(key: Key): string {
  if ('name' in key && typeof key.name === 'string') return key.name;
  return key.type === 'Literal' ? String(key.value) : '';
}
