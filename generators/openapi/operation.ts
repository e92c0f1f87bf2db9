import type { Call, Endpoint } from '../../model/model.ts';
import { compare } from '../../model/raw.ts';
import { requestBodyOf } from './content.ts';
import type { Names } from './names.ts';
import { parameterListOf, parametersOf } from './parameters.ts';
import { responsesOf } from './responses.ts';
import { mapValues, sortedData } from './sorted.ts';
import type { Operation } from './spec.ts';

export function operationOf(endpoint: Endpoint, fallbackTag: string, names: Names): Operation {
  const parameters = parameterListOf(endpoint, names);
  return {
    operationId: endpoint.operation,
    summary: endpoint.summary,
    description: endpoint.description,
    tags: endpoint.tags.length > 0 ? endpoint.tags : [fallbackTag],
    deprecated: endpoint.deprecated ? true : undefined,
    security: endpoint.public ? [] : undefined,
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: endpoint.body === undefined ? undefined : requestBodyOf(endpoint.body, endpoint.service),
    responses: responsesOf(endpoint, parametersOf(endpoint), names),
    ...linksOf(endpoint),
  };
}

/** The way from an operation into the architecture. */
function linksOf(endpoint: Endpoint): Record<`x-${string}`, unknown> {
  const events = endpoint.triggers.map((event) => event.id).sort(compare);
  return {
    ...mapValues(endpoint.extensions, sortedData),
    'x-entity': endpoint.entity?.id,
    'x-access': endpoint.access,
    'x-workflow': endpoint.workflow,
    'x-calls': endpoint.calls.length > 0 ? endpoint.calls.map(callOf) : undefined,
    'x-publishes': events.length > 0 ? events : undefined,
  };
}

/** A call as its own end of it sees it. */
export function callOf(call: Call) {
  return {
    to: call.to.id,
    endpoint: call.endpoint,
    for: call.purpose,
    mode: call.mode,
    status: call.planned ? 'planned' : undefined,
  };
}
