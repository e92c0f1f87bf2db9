import type { Endpoint } from '../../model/model.ts';
import type { ParameterData } from '../../model/schema/service.ts';
import type { Names } from './names.ts';
import { extensionsIn, sorted, sortedData } from './sorted.ts';
import { derived, type Parameter, type Reference } from './spec.ts';
import { isGuarded } from './status.ts';

/** The endpoint's parameters in full, shared ones included. */
export function parametersOf(endpoint: Endpoint): ParameterData[] {
  return endpoint.params.flatMap((one) => (typeof one === 'string' ? (endpoint.service.parameters[one] ?? []) : [one]));
}

/** The same as they stand at the operation, with the headers that the platform understands everywhere. */
export function parameterListOf(endpoint: Endpoint, names: Names): (Parameter | Reference)[] {
  const all = parametersOf(endpoint);
  const has = (header: string) => all.some((one) => one.in === 'header' && one.name.toLowerCase() === header);
  const shared = (name: string) => ({ $ref: `#/components/parameters/${name}` });
  return [
    ...endpoint.params.map((one) => (typeof one === 'string' ? shared(one) : parameterOf(one))),
    ...(isGuarded(endpoint, all) && !has('if-match') ? [shared(names.ifMatch)] : []),
    ...(endpoint.method === 'POST' && endpoint.access !== 'read' && !has('idempotency-key')
      ? [shared(names.idempotencyKey)]
      : []),
  ];
}

export function parameterOf(written: ParameterData): Parameter {
  return {
    name: written.name,
    in: written.in,
    description: written.description,
    required: written.required === true || written.in === 'path' ? true : undefined,
    deprecated: written.deprecated === true ? true : undefined,
    allowEmptyValue: written.allowEmptyValue,
    style: written.style,
    explode: written.explode,
    allowReserved: written.allowReserved,
    schema: sorted(written.schema),
    content: sortedData(written.content),
    ...('example' in written ? { example: sortedData(written.example) } : {}),
    examples: sortedData(written.examples),
    ...extensionsIn(written),
  };
}

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Chosen by the caller, one for each intended effect. A repeated request with it gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  ...derived,
};

export const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  description: 'Revision that the change is based on, from the ETag of the last answer',
  schema: { type: 'string' },
  ...derived,
};
