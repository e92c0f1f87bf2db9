import type { Raw } from '../raw.ts';
import type { Source } from '../source.ts';
import { type Draft, drafted, type Imported } from './draft.ts';
import { given, type SpecDocument } from './given.ts';
import { knownOf } from './known.ts';
import { ledger } from './ledger.ts';
import { library } from './library.ts';
import { mergedService } from './merge.ts';
import { endpointKeys, serviceOf } from './openapi-service.ts';
import { isMap, mapOf, textOf } from './plain-data.ts';
import type { Dialect } from './schema.ts';
import { serviceIds } from './service-id.ts';
import { domainFor, surroundings } from './surroundings.ts';
import { unresolvedIn } from './unresolved.ts';

export interface OpenApiOptions {
  readonly service?: string | undefined;
  readonly domain?: string | undefined;
  /** What the OpenAPI generator writes where the metadata gives a response no description. */
  readonly statusText: (status: string) => string;
}

/** OpenAPI documents → the services they describe, and what these need around them. */
export function importOpenApi(sources: readonly Source[], raw: Raw, options: OpenApiOptions): Imported {
  const log = ledger();
  const { files, documents } = given(sources, 'openapi', log);
  const shelf = library(files, unresolvedIn(log));
  const ids = serviceIds(documents, options.service, raw.platform?.data.conventions?.service, log);
  const known = knownOf(
    raw,
    new Map(documents.map((document) => [ids.get(document) ?? '', endpointKeys(document, shelf)])),
  );
  const declared =
    raw.platform === undefined ? undefined : new Set(['none', ...Object.keys(raw.platform.data.dataClasses ?? {})]);
  const classesFound = new Set<string>();
  const domains = new Map<string, string | undefined>();
  const drafts: Draft[] = [];
  for (const document of documents) {
    const id = ids.get(document) ?? '';
    const domain = domainFor(raw, options.domain, document, id);
    domains.set(domain, domains.get(domain) ?? textOf(mapOf(mapOf(document.data.info).contact).name));
    const data = serviceOf(document, {
      id,
      domain,
      known,
      library: shelf,
      ledger: log,
      raw,
      statusText: options.statusText,
      schemas: { dialectOf: dialects(files, document), dataClasses: declared, classesFound },
    });
    drafts.push(drafted.service(id, mergedService(raw, id, data)));
  }
  return { drafts: [...surroundings(raw, domains, classesFound), ...drafts], ledger: log };
}

/** A file that is no document of its own speaks the dialect of the one that refers to it. */
function dialects(files: ReadonlyMap<string, unknown>, document: SpecDocument): (file: string) => Dialect {
  const own = dialectOf(document.data.openapi);
  return (file) => {
    const data = files.get(file);
    return isMap(data) && data.openapi !== undefined ? dialectOf(data.openapi) : own;
  };
}

function dialectOf(version: unknown): Dialect {
  return String(version).startsWith('3.0') ? 'openapi-3.0' : 'openapi-3.1';
}
