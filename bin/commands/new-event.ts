import { yamlText } from '../../generators/emit/yaml.ts';
import { drafted, headerOf } from '../../model/import/draft.ts';
import type { Column, Endpoint, Model, Service } from '../../model/model.ts';
import { nearestEndpoint } from '../../model/read.ts';
import { answers } from '../ask.ts';
import { CannotRun } from '../workspace.ts';
import { schemasOf } from './new-domain.ts';
import { addFiles, ground, type NewOptions, oneLine, oneOf } from './new-files.ts';
import { pascal } from './new-words.ts';

export interface NewEventOptions extends NewOptions {
  readonly producer?: string;
  readonly trigger?: string;
  readonly channel?: string;
  readonly description?: string;
  readonly consumers?: readonly string[];
}

/** `novatrek new event`: a fact that one service tells, with the envelope every event has and the id of its subject. */
export async function newEvent(given: string | undefined, options: NewEventOptions): Promise<number> {
  const here = ground(options);
  const { model, root } = here;
  const { name, producer } = await answers(
    'new event',
    [
      {
        name: 'name',
        flag: '<name>',
        about: 'Name of the event, like order.placed',
        wrong: (text) => free(text, model),
      },
      {
        name: 'producer',
        flag: '--producer <service>',
        about: 'The service that publishes it',
        wrong: oneOf('service', model.services.keys()),
      },
    ],
    { name: given, producer: options.producer },
  );
  const service = model.services.get(producer);
  if (service === undefined) throw new CannotRun(`there is no service ${producer}`, 'novatrek new service makes one');
  const usual = usualChannel(name, service, model.platform.conventions?.channel);
  const said = await answers(
    'new event',
    [
      {
        name: 'trigger',
        flag: '--trigger <endpoint>',
        about: `The endpoint that publishes it, like ${service.endpoints.find((one) => one.method === 'POST')?.key ?? 'POST /orders'}; empty for none`,
        fallback: '',
        wrong: (text) => (text === '' ? undefined : endpointProblem(text, service)),
      },
      { name: 'channel', flag: '--channel <topic>', about: 'Its channel', fallback: usual, wrong: channelProblem },
      {
        name: 'description',
        flag: '--description <text>',
        about: 'What has happened when it is published',
        fallback: 'Say what has happened when this is published, and what its readers may rely on.',
        wrong: oneLine('the description'),
      },
      {
        name: 'consumers',
        flag: '--consumers <service...>',
        about: 'The services that hear it, with spaces between them',
        fallback: '',
        wrong: (text) =>
          wordsOf(text)
            .map(oneOf('service', model.services.keys()))
            .find((one) => one !== undefined),
      },
    ],
    { ...options, consumers: options.consumers?.join(' ') },
  );
  const trigger = service.endpoints.find((endpoint) => endpoint.key === said.trigger);
  const id = subjectOf(service, trigger);
  const draft = drafted.event(name, {
    message: pascal(name),
    description: said.description,
    channel: said.channel,
    producer,
    trigger: trigger?.key,
    consumers: [...new Set(wordsOf(said.consumers))],
    key: id?.name,
    payload: {
      type: 'object',
      required: ['event_id', 'event_type', 'timestamp', ...(id === undefined ? [] : [id.name])],
      properties: {
        event_id: { type: 'string', format: 'uuid' },
        event_type: { type: 'string', const: name },
        timestamp: { type: 'string', format: 'date-time' },
        ...(id === undefined ? {} : { [id.name]: schemaOf(id) }),
      },
    },
  });
  const text = yamlText(draft.data, headerOf(draft, schemasOf(root)));
  return addFiles(here, [{ path: draft.path, text }], options, [
    'novatrek generate',
    `publish it in ${producer}: await publish('${name}', { ${id === undefined ? '…' : `${id.name}: …`} })`,
    ...wordsOf(said.consumers).map((consumer) => `hear it in ${consumer}: consumers: { async '${name}'(event) { … } }`),
  ]);
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function free(name: string, model: Model): CannotRun | undefined {
  if (!/^[a-z][a-z0-9]*([_-][a-z0-9]+)*(\.[a-z][a-z0-9]*([_-][a-z0-9]+)*)+$/.test(name) || name.length > 100)
    return new CannotRun(
      `${JSON.stringify(name)} is no name of an event`,
      'write what it is about and what happened, in lower case: order.placed',
    );
  return model.events.has(name) ? new CannotRun(`the event ${name} exists already`, 'choose another name') : undefined;
}

function endpointProblem(key: string, service: Service): CannotRun | undefined {
  const known = service.endpoints.map((endpoint) => endpoint.key);
  if (known.includes(key)) return undefined;
  const near = nearestEndpoint(key, known);
  return new CannotRun(
    `${service.id} has no endpoint ${JSON.stringify(key)}`,
    near === undefined ? `known: ${known.join(', ') || 'none'}` : `did you mean ${near}?`,
  );
}

/** What Kafka takes for a topic. */
function channelProblem(channel: string): CannotRun | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,248}$/.test(channel)
    ? undefined
    : new CannotRun(`${JSON.stringify(channel)} is no name of a channel`, 'write letters, digits, dots and dashes');
}

/** As the workspace names its channels; the rule channel-name judges what comes of it. */
function usualChannel(name: string, service: Service, convention = '<domain>.<aggregate>.<past-verb>'): string {
  const words = name.replaceAll('_', '-').split('.');
  return convention
    .replaceAll('<domain>', service.domain.id)
    .replaceAll('<aggregate>', words.slice(0, -1).join('-'))
    .replaceAll('<past-verb>', words.at(-1) ?? '');
}

/** The key of what the triggering endpoint works on, or of the service's first table. */
function subjectOf(service: Service, trigger: Endpoint | undefined): Column | undefined {
  const tables = service.tables.filter((table) => trigger?.entity === undefined || table.entity === trigger.entity);
  const keys = [...tables, ...service.tables].map((table) => table.columns.filter((column) => column.primaryKey));
  return keys.find((columns) => columns.length === 1)?.[0];
}

function schemaOf(column: Column): Readonly<Record<string, string>> {
  if (/^uuid$/i.test(column.type)) return { type: 'string', format: 'uuid' };
  return { type: /^(small|big)?int(eger)?$|serial$/i.test(column.type) ? 'integer' : 'string' };
}
