import { below, type Origin } from '../finding.ts';
import { childSchemas } from '../schema/child-schemas.ts';
import type { SchemaOrFlag } from '../schema/json-schema.ts';
import type { Names, Report } from './names.ts';

const prefix = '#/components/schemas/';

/** Every `$ref` of a schema names a schema beside it, and every data class is declared. */
export function checkSchema(
  names: Names,
  out: Report,
  schema: SchemaOrFlag,
  known: ReadonlySet<string>,
  at: Origin,
): void {
  // Places are worked out for findings only: there are tens of thousands of schemas, and rarely a finding.
  const visit = (here: SchemaOrFlag, place: () => Origin): void => {
    if (typeof here === 'boolean') return;
    const ref = here.$ref;
    if (ref?.startsWith('#/$defs/')) {
      const own = new Set(typeof schema === 'boolean' ? [] : Object.keys(schema.$defs ?? {}));
      out.name(own, ref.slice('#/$defs/'.length), 'schema under $defs', below(place(), '$ref'));
    } else if (ref !== undefined && ref !== '#') {
      const name = ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
      if (name === undefined)
        out.found(
          'references-resolve',
          below(place(), '$ref'),
          ref,
          `$ref ${ref} points outside this file's schemas`,
          `write ${prefix}<name>, a schema of the same file`,
        );
      else if (!known.has(name)) out.name(known, name, 'schema', below(place(), '$ref'));
    }
    const dataClass = here['x-data-class'];
    if (dataClass !== undefined)
      out.name(names.dataClasses, String(dataClass), 'data class', below(place(), 'x-data-class'));
    for (const [path, child] of childSchemas(here)) visit(child, () => below(place(), ...path));
  };
  visit(schema, () => at);
}
