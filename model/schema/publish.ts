import * as z from 'zod';
import { type Kind, kinds } from './kinds.ts';

/** The keywords touched here; the rest of a schema is printed as zod gives it. */
interface Printed {
  additionalProperties?: unknown;
  patternProperties?: unknown;
  maximum?: number | undefined;
}

/**
 * What editors read: one JSON Schema per kind of file, made from the schemas that `check` judges by. Each stands on
 * its own, without `$id`, so that a copy in another folder works too.
 */
export function publishedSchemas(): { readonly path: string; readonly content: string }[] {
  return Object.values(kinds).map((kind) => ({
    path: `schemas/${kind.name}.schema.json`,
    content: `${JSON.stringify(schemaOf(kind), undefined, 2)}\n`,
  }));
}

function schemaOf(kind: Kind): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(kind.schema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => adapt(jsonSchema),
  });
  return { $schema, title: `novatrek ${kind.name}`, description: `architecture/${kind.place}`, ...schema };
}

function adapt(schema: Printed): void {
  // `x-` keys are let through when findings are made, so an editor must not underline them either.
  if (schema.additionalProperties === false) schema.patternProperties = { '^x-': {} };
  // Whole numbers end there in JavaScript; a person who hovers over a key has no use for that.
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
