import type { Endpoint } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import type { MediaTypeData, ParameterData, ResponseData } from '../../model/schema/service.ts';
import { contentOf, isJson, mediaTypeOf } from './content.ts';
import { type Names, schemaRef } from './names.ts';
import { problemJson, problemWith } from './problem.ts';
import { extensionsIn, isObject, mapValues, sorted, sortedData } from './sorted.ts';
import type { Content, MediaType, Reference, Response } from './spec.ts';
import { standardResponses, statusText } from './status.ts';

/** The responses of the YAML, and those that the platform gives whether the YAML lists them or not. */
export function responsesOf(
  endpoint: Endpoint,
  parameters: readonly ParameterData[],
  names: Names,
): Record<string, Response | Reference> {
  const written = Object.entries(endpoint.responses);
  const out: [string, Response | Reference][] = written.map(([status, response]) => [
    status,
    isError(status, written.length) ? errorOf(status, response, endpoint, names) : answerOf(status, response, endpoint),
  ]);
  for (const one of standardResponses)
    if (!Object.hasOwn(endpoint.responses, one.status) && one.mayAnswer(endpoint, parameters))
      out.push([one.status, { $ref: `#/components/responses/${one.name}` }]);
  return Object.fromEntries(out.sort(([a], [b]) => compare(a, b)));
}

/** `default` means the errors, unless nothing else is said. */
function isError(status: string, count: number): boolean {
  return status === 'default' ? count > 1 : /^[45]/.test(status);
}

function answerOf(status: string, written: ResponseData, endpoint: Endpoint): Response {
  const response = typeof written === 'string' ? { schema: written } : written;
  return { ...frameOf(status, response), content: contentOf(response, endpoint.service), ...linksOf(response) };
}

function errorOf(status: string, written: ResponseData, endpoint: Endpoint, names: Names): Response {
  const response = typeof written === 'string' ? { schema: written } : written;
  const { service } = endpoint;
  const media = Object.entries(response.content ?? {}).find(([type]) => isJson(type))?.[1];
  const others: Content = mapValues(
    Object.fromEntries(Object.entries(response.content ?? {}).filter(([, other]) => other !== media)),
    (other) => mediaTypeOf(other, false, service),
  );
  const own = media?.schema ?? response.schema;
  const name = typeof own === 'string' ? own : nameIn(own?.$ref);
  const joined = name === undefined ? undefined : names.problemOf.get(name);
  const schema =
    own === undefined || name === names.problem
      ? schemaRef(names.problem)
      : joined !== undefined
        ? schemaRef(joined)
        : typeof own === 'string'
          ? schemaRef(names.problem)
          : problemWith(own, service, names);
  return {
    ...frameOf(status, response),
    content: { [problemJson]: { schema, ...examplesOf(media) }, ...others },
    ...linksOf(response),
  };
}

function examplesOf(media: MediaTypeData | undefined): Partial<MediaType> {
  if (media === undefined) return {};
  return {
    ...('example' in media ? { example: sortedData(media.example) } : {}),
    ...('examples' in media ? { examples: sortedData(media.examples) } : {}),
  };
}

function nameIn(ref: string | undefined): string | undefined {
  return ref?.startsWith('#/components/schemas/') ? ref.slice('#/components/schemas/'.length) : undefined;
}

type Written = Exclude<ResponseData, string>;

function frameOf(status: string, response: Written): Response {
  return {
    description: response.description ?? statusText(status),
    headers: response.headers === undefined ? undefined : mapValues(response.headers, headerOf),
    ...extensionsIn(response),
  };
}

function headerOf(written: unknown): unknown {
  if (!isObject(written)) return written;
  return mapValues(written, (value, key) => (key === 'schema' ? sorted(value) : sortedData(value)));
}

function linksOf(response: Written) {
  return response.links === undefined ? {} : { links: sortedData(response.links) };
}
