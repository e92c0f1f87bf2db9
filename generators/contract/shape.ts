import type { Endpoint } from '../../model/model.ts';
import type { MediaTypeData, ParameterData } from '../../model/schema/service.ts';
import { isJson, schemaOf } from '../openapi/content.ts';
import { type Names, schemaRef } from '../openapi/names.ts';
import { parameterListOf, parametersOf } from '../openapi/parameters.ts';
import { problemJson, problemWith } from '../openapi/problem.ts';
import { responsesOf } from '../openapi/responses.ts';
import { isObject, mapValues } from '../openapi/sorted.ts';
import type { Content, MediaType, Response } from '../openapi/spec.ts';
import { isGuarded, standardResponses } from '../openapi/status.ts';
import { bareSchema } from './bare-schema.ts';

/**
 * What an operation takes and gives, made from the same parts as its OpenAPI, so that the two can't differ. Types and
 * data are both printed from here.
 */
export interface Shape {
  readonly endpoint: Endpoint;
  readonly params: ObjectSchema | undefined;
  readonly query: ObjectSchema | undefined;
  /** Names are in lower case, as a server sees them; without the two that the platform reads itself. */
  readonly headers: ObjectSchema | undefined;
  readonly body: { readonly schema: unknown; readonly required: boolean; readonly mediaType: string } | undefined;
  readonly answers: ReadonlyMap<number, Answer | null>;
  readonly refusals: ReadonlyMap<number, unknown>;
  readonly guarded: boolean;
  readonly idempotent: boolean;
}

export interface ObjectSchema {
  readonly type: 'object';
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly schema: unknown;
  readonly mediaType: string;
  readonly example?: unknown;
}

const json = 'application/json';

export function shapeOf(endpoint: Endpoint, names: Names): Shape {
  const parameters = parametersOf(endpoint);
  const asked = parameterListOf(endpoint, names);
  const repeats = asked.some((one) =>
    '$ref' in one
      ? one.$ref === `#/components/parameters/${names.idempotencyKey}`
      : one.name.toLowerCase() === 'idempotency-key',
  );
  const own = parameters.some((one) => one.in === 'header' && one.name.toLowerCase() === 'idempotency-key');
  return {
    endpoint,
    params: objectOf(parameters.filter((one) => one.in === 'path')),
    query: objectOf(parameters.filter((one) => one.in === 'query')),
    headers: objectOf(parameters.filter((one) => one.in === 'header').flatMap(ownHeader)),
    body: bodyOf(endpoint),
    ...responses(endpoint, parameters, names),
    guarded: isGuarded(endpoint, parameters),
    idempotent: repeats || own,
  };
}

function ownHeader(written: ParameterData): ParameterData[] {
  const name = written.name.toLowerCase();
  return name === 'if-match' || name === 'idempotency-key' ? [] : [{ ...written, name }];
}

function objectOf(parameters: readonly ParameterData[]): ObjectSchema | undefined {
  if (parameters.length === 0) return undefined;
  const required = parameters.filter((one) => one.required === true || one.in === 'path').map((one) => one.name);
  const properties = Object.fromEntries(parameters.map((one) => [one.name, parameterSchema(one)]));
  return {
    type: 'object',
    ...(required.length > 0 ? { required: [...new Set(required)].sort() } : {}),
    properties: mapValues(properties, (schema) => schema),
  };
}

/** A parameter that is described by a media type arrives as text. */
function parameterSchema({ schema, description, deprecated }: ParameterData): unknown {
  return bareSchema({
    ...(schema ?? { type: 'string' }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
  });
}

function bodyOf({ body }: Endpoint): Shape['body'] {
  if (body === undefined) return undefined;
  const { schema, content, required } = typeof body === 'string' ? { schema: body } : body;
  const [mediaType, media]: readonly [string, MediaTypeData] =
    content === undefined ? [json, { schema }] : (preferred(content) ?? [json, {}]);
  return {
    schema: media.schema === undefined ? true : bareSchema(schemaOf(media.schema)),
    required: required !== false,
    mediaType,
  };
}

/** JSON where there is a choice, else the first by name. */
function preferred<Media>(content: Readonly<Record<string, Media>>): [string, Media] | undefined {
  const all = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return all.find(([type]) => isJson(type)) ?? all[0];
}

function responses(
  endpoint: Endpoint,
  parameters: readonly ParameterData[],
  names: Names,
): Pick<Shape, 'answers' | 'refusals'> {
  const answers = new Map<number, Answer | null>();
  const refusals = new Map<number, unknown>();
  const whole = Object.entries(responsesOf(endpoint, parameters, names));
  const alone = Object.keys(endpoint.responses).length === 1;
  for (const [status, response] of whole) {
    if ('$ref' in response) refusals.set(Number(status), null);
    else if (/^[23]\d\d$/.test(status)) answers.set(Number(status), answerOf(response.content));
    else if (/^[45]\d\d$/.test(status)) refusals.set(Number(status), ownError(response, endpoint, names));
  }
  for (const [status, response] of whole) {
    if ('$ref' in response || /^\d+$/.test(status)) continue;
    if (status === '2XX' || (status === 'default' && alone)) {
      if (!answers.has(200)) answers.set(200, answerOf(response.content));
    }
    // A range stands for the statuses that anybody answers at all.
    else
      for (const { status: one } of standardResponses)
        if ((status === 'default' || one.charAt(0) === status.charAt(0)) && !refusals.has(Number(one)))
          refusals.set(Number(one), ownError(response, endpoint, names));
  }
  return { answers: byNumber(answers), refusals: byNumber(refusals) };
}

function byNumber<Value>(map: ReadonlyMap<number, Value>): ReadonlyMap<number, Value> {
  return new Map([...map].sort(([a], [b]) => a - b));
}

function answerOf(content: Content | undefined): Answer | null {
  const [mediaType, media] = preferred(content ?? {}) ?? [json, undefined];
  if (media === undefined) return null;
  return { schema: media.schema === undefined ? true : bareSchema(media.schema), mediaType, ...exampleOf(media) };
}

function exampleOf(media: MediaType): { readonly example?: unknown } {
  if ('example' in media) return { example: media.example };
  const first = isObject(media.examples) ? Object.values(media.examples)[0] : undefined;
  return isObject(first) && 'value' in first ? { example: first.value } : {};
}

/** What the error has beside the members of a problem: the service's own error schema, or null. */
function ownError(response: Response, endpoint: Endpoint, names: Names): unknown {
  const schema = response.content?.[problemJson]?.schema;
  if (!isObject(schema)) return null;
  const joined = [...names.problemOf].find(([, name]) => schema.$ref === schemaRef(name).$ref)?.[0];
  const whole = joined === undefined ? schema : problemWith(schemaRef(joined), endpoint.service, names);
  const parts: readonly unknown[] = isObject(whole) && Array.isArray(whole.allOf) ? whole.allOf : [];
  return parts[1] === undefined ? null : bareSchema(parts[1]);
}
