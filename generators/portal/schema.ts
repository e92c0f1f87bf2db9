import type { JsonSchema, SchemaOrFlag } from '../../model/schema/json-schema.ts';
import { typeLabel } from './pages/endpoint.ts';
import { type Block, badge, type CellLike, code, type Inline, prose, table, text } from './view.ts';

type Rich = (text: string) => Inline[];

/** A JSON Schema to read: its properties as a table, nested ones by their path, and an example. */
export function schemaBlocks(
  name: string,
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  rich: Rich,
): Block[] {
  const example = schema.examples?.[0];
  return [
    ...(schema.description === undefined ? [] : [prose(rich(schema.description))]),
    table(`Fields of ${name}`, ['Field', 'Type', 'Required', 'Description'], rows(schema, schemas, rich, '', [])),
    ...(example === undefined
      ? []
      : [{ block: 'code' as const, caption: `Example of ${name}`, text: JSON.stringify(example, undefined, 2) }]),
  ];
}

function rows(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  rich: Rich,
  prefix: string,
  through: readonly JsonSchema[],
): CellLike[][] {
  const here = [schema, ...(schema.allOf ?? [])].flatMap((part) => resolved(part, schemas) ?? []);
  return here.flatMap((part) =>
    Object.entries(part.properties ?? {}).flatMap(([name, written]): CellLike[][] => {
      const path = `${prefix}${name}`;
      const required = (part.required ?? []).includes(name);
      const property = resolved(written, schemas);
      if (property === undefined) return [[code(path), 'any', required ? 'yes' : 'no', undefined]];
      const own = typeof written === 'object' ? written : property;
      const inner = property.items === undefined ? property : resolved(property.items, schemas);
      const nested =
        inner === undefined || through.includes(inner)
          ? []
          : rows(inner, schemas, rich, `${path}${inner === property ? '.' : '[].'}`, [...through, inner]);
      return [[code(path), code(typeLabel(own)), required ? 'yes' : 'no', says(own, property, rich)], ...nested];
    }),
  );
}

function resolved(schema: SchemaOrFlag, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (schema.$ref === undefined) return schema;
  return schemas[schema.$ref.split('/').at(-1) ?? ''] ?? schema;
}

function says(own: JsonSchema, property: JsonSchema, rich: Rich): Inline[] {
  const held = own['x-data-class'] ?? property['x-data-class'];
  const limits = (['minimum', 'maximum', 'minLength', 'maxLength', 'pattern'] as const).flatMap((key) =>
    property[key] === undefined ? [] : [`${key} ${property[key]}`],
  );
  const description = own.description ?? property.description;
  return [
    ...(typeof held === 'string' ? [badge(held, 'info')] : []),
    ...(description === undefined ? [] : rich(description)),
    ...(property.const === undefined ? [] : [text(' always '), code(JSON.stringify(property.const))]),
    ...(property.enum === undefined ? [] : [text(' one of '), code(property.enum.map(String).join(', '))]),
    ...(limits.length === 0 ? [] : [text(` (${limits.join(', ')})`)]),
  ];
}
