import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change } from '../../../rules/compat/change.ts';
import { compareOpenApi } from '../../../rules/compat/openapi.ts';
import { edited, type Schema, schema, valuesFor } from './schemas.ts';

const Tree = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
};

function documentOf(side: 'request' | 'response', of: Schema): unknown {
  const content = { 'application/json': { schema: of } };
  const operation =
    side === 'request'
      ? { requestBody: { required: true, content }, responses: {} }
      : { responses: { 200: { description: 'Done.', content } } };
  return { openapi: '3.1.0', paths: { '/trips': { post: operation } }, components: { schemas: { Tree } } };
}

function compare(side: 'request' | 'response', old: Schema, now: Schema): Change[] {
  return compareOpenApi(documentOf(side, old), documentOf(side, now));
}

function validator(of: Schema): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ allOf: [of], components: { schemas: { Tree } } });
  return (value) => validate(value);
}

const runs = {
  numRuns: Number(process.env.COMPAT_RUNS ?? 300),
  ...(process.env.COMPAT_SEED ? { seed: Number(process.env.COMPAT_SEED) } : {}),
};

it('finds nothing between a schema and itself', () => {
  fc.assert(
    fc.property(schema, (one) => {
      expect(compare('request', one, structuredClone(one))).toEqual([]);
      expect(compare('response', one, structuredClone(one))).toEqual([]);
    }),
    runs,
  );
});

/** What a writer may send, and a reader then refuses. */
function refused(writer: Schema, reader: Schema, seed: number): unknown {
  const [may, takes] = [validator(writer), validator(reader)];
  return fc.sample(valuesFor(writer), { numRuns: 60, seed }).find((value) => may(value) && !takes(value));
}

it.each(['request', 'response'] as const)('what it calls a compatible %s is read as it was written', (side) => {
  fc.assert(
    fc.property(edited, fc.integer(), ([old, now], seed) => {
      fc.pre(!compare(side, old, now).some((change) => change.level === 'breaking'));
      const [writer, reader] = side === 'request' ? [old, now] : [now, old];
      expect(refused(writer, reader, seed)).toBeUndefined();
    }),
    runs,
  );
});
