import { keyBelow } from '../finding.ts';
import type { Ledger } from './ledger.ts';
import type { Spot } from './library.ts';
import { isMap, listOf, mapOf, type PlainMap } from './plain-data.ts';
import type { Dialect } from './schema.ts';

type Entries = [string, unknown][];

/** `minimum` beside `exclusiveMinimum: true` becomes that keyword's own value. */
export function isAbsorbed(key: string, schema: PlainMap): boolean {
  return (
    (key === 'minimum' && schema.exclusiveMinimum === true) || (key === 'maximum' && schema.exclusiveMaximum === true)
  );
}

/** Says a keyword of OpenAPI 3.0 or of an older JSON Schema in words of 2020-12. False where there are none. */
export function modernize(
  key: string,
  spot: Spot,
  dialect: Dialect,
  out: Entries,
  ledger: Ledger,
  child: (...steps: string[]) => unknown,
): boolean {
  const schema = mapOf(spot.value);
  const held = schema[key];
  const changed = (why: string, where: string): true => {
    ledger.note('changed', keyBelow(spot.at, key), key, why, where);
    return true;
  };
  switch (key) {
    case 'nullable':
      // What it says is added when the whole schema is known.
      return dialect === 'openapi-3.0' && typeof held === 'boolean';
    case 'example':
      if (listOf(schema.examples).length > 0) return false;
      out.push(['examples', [held]]);
      return true;
    case 'exclusiveMinimum':
    case 'exclusiveMaximum': {
      const limit = key === 'exclusiveMinimum' ? 'minimum' : 'maximum';
      if (typeof held !== 'boolean') return false;
      if (held && typeof schema[limit] === 'number') out.push([key, schema[limit]]);
      return true;
    }
    case 'definitions':
      if (!isMap(held)) return false;
      return changed('what is referred to became a schema with a name, the rest is not needed', 'schemas');
    case 'dependencies': {
      if (!isMap(held)) return false;
      const names = Object.entries(held);
      const required = names.filter(([, value]) => Array.isArray(value));
      const schemas = names.filter(([, value]) => !Array.isArray(value)).map(([name]) => [name, child(key, name)]);
      if (required.length > 0) out.push(['dependentRequired', Object.fromEntries(required)]);
      if (schemas.length > 0) out.push(['dependentSchemas', Object.fromEntries(schemas)]);
      return changed('split in two since JSON Schema 2019-09', 'dependentRequired, dependentSchemas');
    }
    case 'items':
      if (!Array.isArray(held) || held.length === 0) return false;
      out.push(['prefixItems', held.map((_, i) => child(key, String(i)))]);
      if (schema.additionalItems !== undefined) out.push(['items', child('additionalItems')]);
      return changed('a list of schemas is prefixItems since JSON Schema 2020-12', 'prefixItems');
    case 'additionalItems':
      // Means something only beside a list of items, which has carried it.
      return Array.isArray(schema.items);
    default:
      return false;
  }
}
