import type { Endpoint } from '../../model/model.ts';
import type { ParameterData } from '../../model/schema/service.ts';
import { schemaRef } from './names.ts';
import { problemJson } from './problem.ts';
import { derived, type Response } from './spec.ts';

export interface StandardResponse {
  readonly status: string;
  /** Of the component. */
  readonly name: string;
  /** As HTTP calls it. */
  readonly title: string;
  readonly description: string;
  readonly header?: readonly [name: string, description: string, type: 'string' | 'integer'];
  /** Can the platform answer so before or after the service's own code has run? */
  mayAnswer(endpoint: Endpoint, parameters: readonly ParameterData[]): boolean;
}

const always = () => true;
const changes = (endpoint: Endpoint) => /^(POST|PUT|PATCH|DELETE)$/.test(endpoint.method);
const takesBody = (endpoint: Endpoint) => endpoint.body !== undefined;

/** Is the caller asked which revision the change is based on? */
export function isGuarded(endpoint: Endpoint, parameters: readonly ParameterData[]): boolean {
  const asked = parameters.some((one) => one.in === 'header' && one.name.toLowerCase() === 'if-match');
  return asked || (endpoint.entity?.concurrency === 'optimistic' && /^(PATCH|DELETE)$/.test(endpoint.method));
}

const retryAfter = ['Retry-After', 'Seconds to wait before the next attempt', 'integer'] as const;

export const standardResponses: readonly StandardResponse[] = [
  {
    status: '400',
    name: 'BadRequest',
    title: 'Bad Request',
    description: 'The request does not have the form that is described here.',
    mayAnswer: (endpoint, parameters) => takesBody(endpoint) || parameters.length > 0,
  },
  {
    status: '401',
    name: 'Unauthorized',
    title: 'Unauthorized',
    description: 'The token is missing, not valid or expired.',
    header: ['WWW-Authenticate', 'How to authenticate', 'string'],
    mayAnswer: (endpoint) => !endpoint.public,
  },
  {
    status: '403',
    name: 'Forbidden',
    title: 'Forbidden',
    description: 'The caller is known, but is not allowed to do this.',
    mayAnswer: (endpoint) => !endpoint.public,
  },
  {
    status: '404',
    name: 'NotFound',
    title: 'Not Found',
    description: 'Nothing has this address.',
    mayAnswer: (_, parameters) => parameters.some((one) => one.in === 'path'),
  },
  {
    status: '409',
    name: 'Conflict',
    title: 'Conflict',
    description: 'The request contradicts the present state.',
    mayAnswer: changes,
  },
  {
    status: '412',
    name: 'PreconditionFailed',
    title: 'Precondition Failed',
    description: 'It was changed since the revision in If-Match was read.',
    mayAnswer: isGuarded,
  },
  {
    status: '422',
    name: 'UnprocessableContent',
    title: 'Unprocessable Content',
    description: 'The body has the right form, but its content can not be accepted.',
    mayAnswer: takesBody,
  },
  {
    status: '428',
    name: 'PreconditionRequired',
    title: 'Precondition Required',
    description: 'The change needs the revision it is based on, in If-Match.',
    mayAnswer: isGuarded,
  },
  {
    status: '429',
    name: 'TooManyRequests',
    title: 'Too Many Requests',
    description: 'The caller asks more often than it may.',
    header: retryAfter,
    mayAnswer: always,
  },
  {
    status: '503',
    name: 'ServiceUnavailable',
    title: 'Service Unavailable',
    description: 'The service, or something it needs, can not answer at the moment.',
    header: retryAfter,
    mayAnswer: always,
  },
];

/** The component of a standard response. */
export function componentOf(one: StandardResponse, problem: string): Response {
  const example = { status: Number(one.status), title: one.title, type: 'about:blank' };
  return {
    description: one.description,
    headers:
      one.header === undefined
        ? undefined
        : { [one.header[0]]: { description: one.header[1], schema: { type: one.header[2] } } },
    content: { [problemJson]: { schema: schemaRef(problem), example } },
    ...derived,
  };
}

const texts: Readonly<Record<string, string>> = {
  200: 'Done, with the result.',
  201: 'Created.',
  202: 'Accepted; the work goes on after this answer.',
  204: 'Done; there is nothing to return.',
  206: 'A part of the content.',
  304: 'Not changed since the revision that the caller has.',
  413: 'The body is larger than is accepted.',
  415: 'The body is in a media type that is not accepted.',
  500: 'The service failed; the request may be at no fault.',
  502: 'Something the service needs gave a wrong answer.',
  504: 'Something the service needs did not answer in time.',
  ...Object.fromEntries(standardResponses.map((one) => [one.status, one.description])),
};

/** What a status means where the YAML leaves it at the number. */
export function statusText(status: string): string {
  const text = texts[status];
  if (text !== undefined) return text;
  const kind = status.charAt(0);
  if (kind === '2') return 'Done.';
  if (kind === '3') return 'To be found elsewhere.';
  return kind === '4' ? 'The request was refused.' : kind === '5' ? 'The service failed.' : 'Any other answer.';
}
