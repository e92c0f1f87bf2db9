import { resolve, type Schemas } from '../openapi/fits.ts';
import { isObject } from '../openapi/sorted.ts';

export const prefix = '#/components/schemas/';

/** The name of the component that a `$ref` points at. */
export function componentIn(ref: string): string | undefined {
  if (!ref.startsWith(prefix)) return undefined;
  return ref.slice(prefix.length).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The names of all components that the values lead to, directly or not, in order. */
export function reachable(from: readonly unknown[], schemas: Schemas): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value))
        if (key !== '$ref' || typeof item !== 'string') visit(item);
        else follow(componentIn(item));
  };
  const follow = (name: string | undefined): void => {
    if (name === undefined || found.has(name) || !Object.hasOwn(schemas, name)) return;
    found.add(name);
    visit(schemas[name]);
  };
  for (const value of from) visit(value);
  return [...found].sort();
}

/** Is the component nothing but itself, by way of references and combinations? No value and no type has that form. */
export function isEndless(name: string, schemas: Schemas): boolean {
  const seen = new Set<string>();
  const leads = (schema: unknown): boolean => {
    if (!isObject(schema)) return false;
    const ref = typeof schema.$ref === 'string' ? componentIn(schema.$ref) : undefined;
    if (ref === name) return true;
    if (ref !== undefined && !seen.has(ref)) {
      seen.add(ref);
      if (leads(resolve(`${prefix}${ref}`, schemas))) return true;
    }
    return ['allOf', 'anyOf', 'oneOf'].some((key) => {
      const parts = schema[key];
      return Array.isArray(parts) && parts.some(leads);
    });
  };
  return leads(schemas[name]);
}
