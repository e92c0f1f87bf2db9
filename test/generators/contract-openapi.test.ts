import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { asyncapi } from '../../generators/asyncapi.ts';
import { contract } from '../../generators/contract.ts';
import { openapi } from '../../generators/openapi.ts';
import { callersPolicy } from '../../generators/policy/callers.ts';
import type { Contract, OperationData } from '../../runtime/platform/contract.ts';
import { dataOf } from './contract-data.ts';
import { novatrek } from './novatrek.ts';

/** A document as it was read. */
type Read = ReturnType<typeof parse>;

const model = novatrek();
const specs = new Map<string, Read>();
for (const { path, content } of [...openapi.generate(model), ...asyncapi.generate(model)])
  specs.set(path, parse(content));
const contracts = new Map<string, Contract>();
for (const { path, content } of contract.generate(model))
  contracts.set(path.split('/').at(-2) ?? '', await dataOf(content));
const ids = [...model.services.keys()];
const callers = callersPolicy(model);

it('there are 22 services', () => {
  expect([...contracts.keys()]).toEqual(ids);
});

it.each(ids)('the operations of %s are those of its OpenAPI', (id) => {
  const made = contractOf(id);
  const spec = specs.get(`generated/openapi/${id}.yaml`);
  const operations = new Map<string, OperationData>(Object.entries(made.operations));
  let count = 0;
  for (const [path, methods] of Object.entries<Record<string, Read>>(spec.paths))
    for (const [method, operation] of Object.entries(methods)) {
      count++;
      const own = operations.get(operation.operationId);
      const at = `${method} ${path}`;
      expect(own, at).toMatchObject({
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        access: operation['x-access'],
      });
      expect(own && asSpec(own), at).toEqual(fromSpec(operation, spec));
      expect(own?.callers, at).toEqual(callers[id]?.[operation.operationId]);
      for (const [status, error] of Object.entries(own?.refusals ?? {}))
        expect(error, `${at} ${status}`).toEqual(ownError(operation.responses[status], spec));
      for (const [status, answer] of Object.entries(own?.answers ?? {})) {
        const [[mediaType, media] = []] = Object.entries<Read>(operation.responses[status].content ?? {});
        const wanted = media && {
          mediaType,
          schema: without(media.schema),
          ...('example' in media ? { example: media.example } : {}),
        };
        expect(answer, `${at} ${status}`).toEqual(wanted ?? null);
      }
    }
  expect(operations.size).toBe(count);
  expect(count).toBeGreaterThan(0);
});

it.each(ids)('the schemas of %s are those of its OpenAPI, as far as an operation leads to them', (id) => {
  const made = contractOf(id);
  const all = specs.get(`generated/openapi/${id}.yaml`).components.schemas;
  for (const [name, schema] of Object.entries(made.schemas)) expect(schema, name).toEqual(without(all[name]));
  const used = new Set([...refsIn(made.operations), ...refsIn(made.schemas)]);
  expect(Object.keys(made.schemas)).toEqual([...used].sort());
});

it.each(ids)('the channels of %s are those of its AsyncAPI', (id) => {
  const spec = specs.get(`generated/asyncapi/${id}.yaml`);
  const made = contractOf(id);
  const heard = Object.entries({ ...made.publishes, ...made.consumes });
  const messages = Object.values<Read>(spec?.components.messages ?? {});
  expect(heard).toHaveLength(messages.length);
  for (const [name, data] of heard) {
    const message = messages.find((one) => one['x-event'] === name);
    const channel = Object.values<Read>(spec.channels).find((one) => one.title === name);
    expect(data).toMatchObject({ channel: channel.address, partitions: channel.bindings.kafka.partitions });
    expect(data).toMatchObject({ key: message['x-key'], schema: without(message.payload), onPoison: 'park-key' });
    expect(data).toHaveProperty('example', message.examples[0].payload);
  }
});

it('every call is one that its target expects', () => {
  let count = 0;
  for (const [id, { calls, deferred }] of contracts)
    for (const { service, basePath, operations } of [...Object.values<Read>(calls), ...Object.values<Read>(deferred)])
      for (const [name, operation] of Object.entries<Read>(operations)) {
        count++;
        const target = contractOf(service);
        const declared = new Map<string, OperationData>(Object.entries(target.operations)).get(name);
        if (declared === undefined) throw new Error(`${service} has no ${name}`);
        const { method, path, idempotent, guarded, params, query, callers: known } = declared;
        const keys = (schema: Read) => Object.keys(schema?.properties ?? {});
        expect(operation).toEqual({
          ...{ method, path, params: keys(params), query: keys(query) },
          ...(idempotent ? { idempotent } : {}),
          ...(guarded ? { guarded } : {}),
        });
        expect(basePath).toBe(target.basePath);
        expect(known).toContain(id);
      }
  expect(count).toBeGreaterThan(50);
});

function contractOf(id: string): Contract {
  const found = contracts.get(id);
  if (found === undefined) throw new Error(`no contract of ${id}`);
  return found;
}

/** What both say of a request and of the statuses, in one form. */
function asSpec({ params, query, headers, body, answers, refusals, guarded, idempotent, ...rest }: OperationData) {
  const keys = (schema: Read) => ({
    names: Object.keys(schema?.properties ?? {}).sort(),
    required: schema?.required ?? [],
  });
  return {
    public: rest.public === true,
    ...{ path: keys(params), query: keys(query), header: keys(headers) },
    ...{ guarded: guarded === true, idempotent: idempotent === true },
    body: body && { required: body.required, schema: body.schema, mediaType: body.mediaType },
    statuses: [...Object.keys(answers), ...Object.keys(refusals)].sort(),
  };
}

function fromSpec(operation: Read, spec: Read): ReturnType<typeof asSpec> {
  const all: Read[] = (operation.parameters ?? []).map((one: Read) => resolved(one, spec));
  const platforms = ['If-Match', 'Idempotency-Key'];
  const of = (where: string) => {
    const own = all.filter((one) => one.in === where && !platforms.includes(one.name));
    const name = ({ name: written }: Read) => (where === 'header' ? written.toLowerCase() : written);
    return {
      names: own.map(name).sort(),
      required: own
        .filter((one) => one.required)
        .map(name)
        .sort(),
    };
  };
  const [[mediaType, media] = []] = Object.entries<Read>(operation.requestBody?.content ?? {});
  return {
    public: operation.security !== undefined,
    ...{ path: of('path'), query: of('query'), header: of('header') },
    guarded: all.some((one) => one.name === 'If-Match'),
    idempotent: all.some((one) => one.name === 'Idempotency-Key'),
    body: media && { required: operation.requestBody.required === true, schema: without(media.schema), mediaType },
    statuses: Object.keys(operation.responses).sort(),
  };
}

/** What an error of the OpenAPI has beside a problem. */
function ownError(written: Read, spec: Read): Read {
  const schema = resolved(resolved(written, spec).content['application/problem+json'].schema, spec);
  return without(schema.allOf?.[1] ?? null);
}

function resolved(value: Read, spec: Read): Read {
  if (value.$ref === undefined) return value;
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((at: Read, key: string) => at[key], spec);
}

/** The same without the examples that schemas carry; NovaTrek has no property of that name. */
function without(value: Read): Read {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'examples')
      .map(([key, item]) => [key, without(item)]),
  );
}

function refsIn(value: Read): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<Read>(value).flatMap(([key, item]) =>
    key === '$ref' ? [item.split('/').at(-1)] : refsIn(item),
  );
}
