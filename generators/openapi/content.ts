import type { Service } from '../../model/model.ts';
import type { BodyData, MediaTypeData, SchemaOrName } from '../../model/schema/service.ts';
import { exampleOf } from '../example.ts';
import { schemaRef } from './names.ts';
import { mapValues, sorted, sortedData } from './sorted.ts';
import type { Content, MediaType, RequestBody } from './spec.ts';

const json = 'application/json';

export function requestBodyOf(body: BodyData, service: Service): RequestBody {
  const written = typeof body === 'string' ? { schema: body } : body;
  return {
    description: written.description,
    required: written.required === false ? undefined : true,
    content: contentOf(written, service) ?? { [json]: {} },
  };
}

/** What a body or a successful answer holds, each JSON form with an example. */
export function contentOf(
  written: {
    readonly schema?: SchemaOrName | undefined;
    readonly content?: Readonly<Record<string, MediaTypeData>> | undefined;
  },
  service: Service,
): Content | undefined {
  const { schema, content } = written;
  if (content !== undefined) return mapValues(content, (media, type) => mediaTypeOf(media, isJson(type), service));
  return schema === undefined ? undefined : { [json]: mediaTypeOf({ schema }, true, service) };
}

export const isJson = (type: string) => /^application\/(?:[\w.-]+\+)?json\b/i.test(type);

export function mediaTypeOf(written: MediaTypeData, exemplify: boolean, service: Service): MediaType {
  const schema = written.schema === undefined ? undefined : schemaOf(written.schema);
  const given = 'example' in written || 'examples' in written;
  const made = exemplify && !given && schema !== undefined ? exampleOf(schema, service.schemas) : undefined;
  return {
    schema: sorted(schema),
    ...('example' in written ? { example: sortedData(written.example) } : {}),
    ...(made === undefined ? {} : { example: made.value }),
    examples: sortedData(written.examples),
    encoding: sortedData(written.encoding),
  };
}

export function schemaOf(written: SchemaOrName) {
  return typeof written === 'string' ? schemaRef(written) : written;
}
