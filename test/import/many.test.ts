import { expect, it } from 'vitest';
import { yamlText } from '../../generators/emit/yaml.ts';
import { statusText } from '../../generators/openapi/status.ts';
import { openapi } from '../../generators/openapi.ts';
import { headerOf } from '../../model/import/draft.ts';
import { importOpenApi } from '../../model/import/openapi.ts';
import { mapOf } from '../../model/import/plain-data.ts';
import { present } from '../../model/import/present.ts';
import { load } from '../../model/load.ts';
import { parseYaml } from '../../model/source.ts';
import { differences } from './same-api.ts';

it('imports two thousand operations, each found again in what is generated', () => {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  for (let i = 0; i < 1000; i++) {
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/S${i}` } } };
    const next = { $ref: `#/components/schemas/S${i % 4 === 3 ? i - 3 : i + 1}` };
    schemas[`S${i}`] = { type: 'object', properties: { next, value: { type: 'integer', nullable: true } } };
    paths[`/things${i}/{id}`] = {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { summary: `Get ${i}`, responses: { 200: { description: 'Found', content } } },
      post: {
        summary: `Make ${i}`,
        requestBody: { required: true, content },
        responses: { 201: { description: 'Made', content } },
      },
    };
  }
  const info = { title: 'Many', version: '1.0.0', description: 'Much.' };
  const document = { openapi: '3.0.0', info, paths, components: { schemas } };
  const { drafts, ledger } = importOpenApi([{ path: 'many.json', text: JSON.stringify(document) }], present([]), {
    statusText,
  });
  expect(ledger.problems).toEqual([]);
  expect(ledger.notes.filter((note) => note.what === 'no operationId')).toHaveLength(2000);
  const { model } = load(drafts.map((draft) => ({ path: draft.path, text: yamlText(draft.data, headerOf(draft)) })));
  expect(model?.endpoints).toHaveLength(2000);
  const [again] = model === undefined ? [] : [...openapi.generate(model)];
  const after = parseYaml(again?.content ?? '').data;
  expect(Object.keys(mapOf(mapOf(after).paths))).toHaveLength(1000);
  const files = new Map([['many.json', document]]);
  expect(differences({ file: 'many.json', files }, { file: 'b', files: new Map([['b', after]]) })).toEqual([]);
});
