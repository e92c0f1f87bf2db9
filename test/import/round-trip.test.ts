import { expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { asyncapi } from '../../generators/asyncapi.ts';
import { yamlText } from '../../generators/emit/yaml.ts';
import { statusText } from '../../generators/openapi/status.ts';
import { openapi } from '../../generators/openapi.ts';
import { importAsyncApi } from '../../model/import/asyncapi.ts';
import { headerOf } from '../../model/import/draft.ts';
import { importOpenApi } from '../../model/import/openapi.ts';
import { isMap } from '../../model/import/plain-data.ts';
import { present } from '../../model/import/present.ts';
import { load } from '../../model/load.ts';
import type { Endpoint, Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';

const sources = readSources('.');
const model = modelIn(sources);
const around = sources.filter((source) => !source.path.startsWith('architecture/services/'));
const generated = [...openapi.generate(model)].map(({ path, content }) => ({ path, text: content }));
const imported = importOpenApi(generated, present(around), { statusText });
const again = modelIn([
  ...around,
  ...imported.drafts.map((draft) => ({ path: draft.path, text: yamlText(draft.data, headerOf(draft)) })),
]);

function modelIn(files: readonly Source[]): Model {
  const loaded = load(files);
  if (loaded.model === undefined) throw new Error(loaded.diagnostics.map((one) => JSON.stringify(one)).join('\n'));
  return loaded.model;
}

it('imports what it generates without a problem', () => {
  expect(imported.ledger.problems).toEqual([]);
  expect(imported.drafts.map((draft) => draft.path)).toEqual(
    [...model.services.keys()].map((id) => `architecture/services/${id}.yaml`),
  );
});

it.each([...model.services.keys()])('gets back the API of %s from its generated contract', (id) => {
  expect(apiOf(again, id)).toEqual(apiOf(model, id));
});

it('generates the same contracts from what it imported', () => {
  const second = new Map([...openapi.generate(again)].map(({ path, content }) => [path, content]));
  for (const { path, text } of generated) expect(second.get(path), path).toBe(text);
});

it('gets back every event from the generated documents of those who send and hear it', () => {
  const documents = [...asyncapi.generate(model)].map(({ path, content }) => ({ path, text: content }));
  const without = sources.filter((source) => !source.path.startsWith('architecture/events/'));
  const { drafts, ledger } = importAsyncApi(documents, present(without), {});
  expect(ledger.problems).toEqual([]);
  expect(ledger.notes.filter((note) => note.outcome === 'lost')).toEqual([]);
  const events = drafts.map((draft) => ({ path: draft.path, text: yamlText(draft.data, headerOf(draft)) }));
  const second = modelIn([...without, ...events]);
  expect([...second.events.keys()]).toEqual([...model.events.keys()]);
  for (const id of model.events.keys()) expect(eventOf(second, id)).toEqual(eventOf(model, id));
  expect([...asyncapi.generate(second)]).toEqual([...asyncapi.generate(model)]);
});

function eventOf(from: Model, id: string) {
  const event = from.events.get(id);
  if (event === undefined) throw new Error(`there is no ${id}`);
  const { message, summary, description, channel, version, planned, partitions, extensions } = event;
  return {
    ...{ message, summary, description, channel, version, planned, partitions, extensions },
    producer: event.producer.id,
    trigger: event.trigger?.id,
    consumers: event.consumers.map((consumer) => consumer.id).sort(),
    payload: normal(event.payload),
    schemas: normal(event.schemas),
  };
}

function apiOf(from: Model, id: string) {
  const service = from.services.get(id);
  if (service === undefined) throw new Error(`there is no ${id}`);
  const { title, version, description, basePath, parameters, schemas, tags, extensions } = service;
  return {
    ...{ title, version, description, basePath, tags, extensions, domain: service.domain.id },
    parameters: normal(parameters),
    schemas: normal(schemas),
    endpoints: Object.fromEntries(service.endpoints.map((endpoint) => [endpoint.key, endpointOf(endpoint)])),
  };
}

function endpointOf(endpoint: Endpoint) {
  const { operation, summary, description, tags, deprecated, access, workflow, extensions, params, body } = endpoint;
  return {
    ...{ operation, summary, description, tags, deprecated, access, workflow, extensions, public: endpoint.public },
    entity: endpoint.entity?.id,
    params: params.map((param) => (typeof param === 'string' ? param : normal(withoutNo(param)))),
    body: body === undefined ? undefined : payload(body),
    responses: Object.fromEntries(Object.entries(endpoint.responses).map(([code, one]) => [code, payload(one)])),
    calls: endpoint.calls.map(({ to, endpoint: target, purpose, mode, planned }) => ({
      to: to.id,
      target,
      purpose,
      mode,
      planned,
    })),
  };
}

/** `X`, `{ schema: X }` and `{ schema: { $ref } }` are three ways to say one thing. */
function payload(written: unknown): unknown {
  if (typeof written === 'string') return { schema: written };
  if (!isMap(written)) return written;
  const { schema, ...rest } = written;
  const ref = isMap(schema) && Object.keys(schema).length === 1 ? schema.$ref : undefined;
  const named = typeof ref === 'string' ? ref.replace('#/components/schemas/', '') : schema;
  return normal(named === undefined ? rest : { ...rest, schema: named });
}

function withoutNo(param: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(param).filter(([key, value]) => !(key === 'required' && value === false)));
}

/** The order of `required` means nothing. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      key === 'required' && Array.isArray(held) ? [...held].sort() : normal(held),
    ]),
  );
}
