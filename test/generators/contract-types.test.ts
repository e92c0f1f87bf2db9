import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';
import { contract } from '../../generators/contract.ts';
import { parametersOf } from '../../generators/openapi/parameters.ts';
import { openapi } from '../../generators/openapi.ts';
import type { Service } from '../../model/model.ts';
import { anyIn, errorsOf, programOf } from './contract-program.ts';
import { novatrek } from './novatrek.ts';

const model = novatrek();
const contracts = new Map([...contract.generate(model)].map(({ path, content }) => [path, content]));

it('compiles for every service, and nothing in it is any', () => {
  expect(contracts.size).toBe(22);
  const program = programOf(contracts);
  expect(errorsOf(program)).toEqual([]);
  for (const path of contracts.keys()) expect(anyIn(program, path), path).toEqual([]);
});

it('sees any where there is one', () => {
  const path = 'runtime/services/svc-x/contract.gen.ts';
  const program = programOf(new Map([[path, "export const a: { readonly b: readonly any[] } = JSON.parse('{}');\n"]]));
  expect(anyIn(program, path)).not.toEqual([]);
});

/** Where the two differ in form only, both are put into one. */
const forms = `
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'theirs is not ours') : 'ours is not theirs';
type Content<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Answers<T> = { [S in keyof T as S extends 200 | 201 | 202 | 204 ? S : never]: Content<T[S]> };
type Refused<T> = Exclude<keyof T, 200 | 201 | 202 | 204>;
type Part<T, Name extends string> = Name extends keyof T ? T[Name] : undefined;
type None<T> = [T] extends [undefined] ? {} : Exclude<T, undefined>;
/** The platform fills in defaults, so that handlers see as always there what callers may leave out. */
type Loose<T, Names> = { readonly [K in keyof T as K extends Names ? never : K]: T[K] } & {
  readonly [K in keyof T as K extends Names ? K : never]?: T[K];
};
`;

const specs = new Map([...openapi.generate(model)].map(({ path, content }) => [path, content]));

it('says what openapi-typescript makes of the OpenAPI, schema by schema and operation by operation', async () => {
  const files = new Map(contracts);
  let count = 0;
  for (const service of model.services.values()) {
    const folder = `runtime/services/${service.id}`;
    const checks = comparisonsOf(service);
    count += checks.length;
    files.set(`${folder}/theirs.ts`, await theirsOf(specs.get(`generated/openapi/${service.id}.yaml`) ?? ''));
    files.set(
      `${folder}/compare.ts`,
      [
        "import type * as Ours from './contract.gen.ts';",
        "import type { components, operations } from './theirs.ts';",
        forms,
        ...checks.map(([name, type]) => `export const ${name.replaceAll(/\W+/g, '_')}: ${type} = true;`),
      ].join('\n'),
    );
  }
  expect(count).toBeGreaterThan(1000);
  // Theirs knows no exact optional properties.
  const program = programOf(files, { exactOptionalPropertyTypes: false, noUnusedLocals: false });
  const lines = new Map([...files].map(([path, text]) => [path, text.split('\n')]));
  const told = errorsOf(program).map((error) => {
    const [, path = '', line = ''] = /^(.+):(\d+) /.exec(error) ?? [];
    return `${error}   ${lines.get(path)?.[Number(line) - 1]}`;
  });
  expect(told).toEqual([]);
});

async function theirsOf(spec: string): Promise<string> {
  const options = { immutable: true, defaultNonNullable: false, emptyObjectsUnknown: true, silent: true };
  return astToString(await openapiTS(spec, options));
}

function comparisonsOf({ schemas, endpoints }: Service): [name: string, type: string][] {
  return [
    ...Object.keys(schemas).map((name): [string, string] => {
      const ours = name === 'Error' ? 'ErrorSchema' : name;
      return [`schema ${name}`, `Same<Ours.${ours}, components['schemas']['${name}']>`];
    }),
    ...endpoints.flatMap((endpoint): [string, string][] => {
      const { operation } = endpoint;
      const filled = parametersOf(endpoint).filter(({ schema }) => schema !== undefined && 'default' in schema);
      const names = filled.map(({ name }) => `'${name}'`).join(' | ') || 'never';
      const [ours, other] = [`Ours.Operations['${operation}']`, `operations['${operation}']`];
      const parameters = (where: string) => `None<${other}['parameters']['${where}']>`;
      return [
        [`${operation} params`, `Same<None<Part<${ours}['request'], 'params'>>, ${parameters('path')}>`],
        [
          `${operation} query`,
          `Same<Loose<None<Part<${ours}['request'], 'query'>>, ${names}>, ${parameters('query')}>`,
        ],
        [`${operation} body`, `Same<Part<${ours}['request'], 'body'>, Content<Part<${other}, 'requestBody'>>>`],
        [`${operation} answers`, `Same<${ours}['answers'], Answers<${other}['responses']>>`],
        [`${operation} refusals`, `Same<${ours}['refusals'], Refused<${other}['responses']>>`],
      ];
    }),
  ];
}
