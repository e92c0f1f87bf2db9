import type { Raw } from '../raw.ts';
import type { Source } from '../source.ts';
import { type Draft, drafted, type Imported } from './draft.ts';
import { eventDraft } from './event.ts';
import { exchangesOf } from './exchange.ts';
import { type Building, gather } from './gather.ts';
import { given, type SpecDocument } from './given.ts';
import { type Ledger, ledger } from './ledger.ts';
import { library } from './library.ts';
import { mapOf, type PlainMap, textOf } from './plain-data.ts';
import type { SchemaOptions } from './schema.ts';
import { serviceIds } from './service-id.ts';
import { serviceStub } from './service-stub.ts';
import { domainFor, surroundings } from './surroundings.ts';
import { noteUnused, unresolvedIn } from './unresolved.ts';

export interface AsyncApiOptions {
  readonly service?: string | undefined;
  readonly domain?: string | undefined;
  /** Who sends what the documents only receive. */
  readonly producer?: string | undefined;
  readonly addEnvelope?: boolean | undefined;
}

/** AsyncAPI documents → the events they exchange, and services for those that have no file yet. */
export function importAsyncApi(sources: readonly Source[], raw: Raw, options: AsyncApiOptions): Imported {
  const log = ledger();
  const { files, documents } = given(sources, 'asyncapi', log);
  const shelf = library(files, unresolvedIn(log));
  const ids = serviceIds(documents, options.service, raw.platform?.data.conventions?.service, log);
  const schemas: SchemaOptions = {
    library: shelf,
    ledger: log,
    dialectOf: () => 'draft-07',
    extension: 'x-asyncapi-',
    dataClasses:
      raw.platform === undefined ? undefined : new Set(['none', ...Object.keys(raw.platform.data.dataClasses ?? {})]),
    classesFound: new Set(),
  };
  const building = new Map<string, Building>();
  const taken = new Set<string>();
  const channels = new Map<string, Building>();
  const services = new Map<string, { domain: string; data: PlainMap }>();
  for (const document of documents) {
    const id = ids.get(document) ?? '';
    const domain = domainFor(raw, options.domain, document, id);
    if (!raw.services.some((file) => file.id === id))
      services.set(id, { domain, data: serviceStub(document, id, domain, log) });
    else noteRoot(document, log);
    for (const exchange of exchangesOf(document, shelf, log))
      gather(building, exchange, { id, raw, schemas, ids: taken, channels });
  }
  for (const document of documents) noteUnused(document, shelf, log, ['messages', 'schemas', 'channels', 'operations']);
  const known = (id: string) => services.has(id) || raw.services.some((file) => file.id === id);
  const events: Draft[] = [];
  for (const event of building.values()) {
    const data = eventDraft(event, {
      raw,
      known,
      ledger: log,
      producer: options.producer,
      addEnvelope: options.addEnvelope === true,
    });
    const producer = String(data.producer);
    // A name that was told, or that a generated document knows, is a service whose own spec comes later.
    if (!known(producer)) {
      const domain = options.domain ?? event.producerDomain ?? 'imported';
      services.set(producer, { domain, data: placeholder(producer, domain) });
    }
    events.push(drafted.event(event.id, data));
  }
  const domains = new Map([...services.values()].map(({ domain }) => [domain, teamOf(documents)] as const));
  return {
    drafts: [
      ...surroundings(raw, domains, schemas.classesFound),
      ...[...services].map(([id, { data }]) => drafted.service(id, data)),
      ...events,
    ],
    ledger: log,
  };
}

function teamOf(documents: readonly SpecDocument[]): string | undefined {
  return documents.map(({ data }) => textOf(mapOf(mapOf(data.info).contact).name)).find((name) => name !== undefined);
}

function placeholder(id: string, domain: string): PlainMap {
  return { title: id, version: '0.0.0', domain, description: 'Sends events that were imported; its own spec was not.' };
}

/** What a document says of itself goes nowhere when its service has a file already. */
function noteRoot(document: SpecDocument, log: Ledger): void {
  for (const key of ['servers', 'tags', 'externalDocs', 'id'])
    if (document.data[key] !== undefined && textOf(mapOf(document.data.info)['x-service']) === undefined)
      log.note(
        'lost',
        { file: document.file, path: [key], onKey: true },
        key,
        'the service has a file already, which stays as it is',
      );
}
