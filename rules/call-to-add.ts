import type { Actor, Call, Endpoint, Service } from '../model/model.ts';
import type { Start } from './reach.ts';

interface Wanted {
  readonly to: Service | Actor;
  readonly endpoint?: Endpoint;
  readonly deferred: boolean;
}

/** A call as it is to be written in the YAML, and where. */
export function callToAdd(wanted: Wanted, caller: Service, starts: readonly Start[]): string {
  const operations = starts.filter(({ kind }) => kind === 'operation').map(({ name }) => name);
  const events = starts.filter(({ kind }) => kind === 'event').map(({ name }) => name);
  const line = callLine(wanted);
  if (operations.length > 0) return `add to the calls of ${and(operations)} in ${caller.origin.file}: ${line}`;
  if (events.length > 0)
    return `add to ${caller.origin.file}: consumes: [{ events: [${events.join(', ')}], calls: [${line}] }]`;
  return `add to the calls of the endpoint that starts this work in ${caller.origin.file}: ${line}`;
}

/** The same line in another place. */
export function callAgain(call: Call): string {
  return callLine({
    to: call.to,
    ...(call.target === undefined ? {} : { endpoint: call.target }),
    deferred: call.mode === 'deferred',
    purpose: call.purpose,
  });
}

function callLine({ to, endpoint, deferred, purpose }: Wanted & { readonly purpose?: string }): string {
  const members = [
    `to: ${to.id}`,
    ...(endpoint === undefined ? [] : [`endpoint: ${scalar(endpoint.key)}`]),
    `for: ${scalar(purpose ?? endpoint?.summary ?? 'say why')}`,
    ...(deferred ? ['mode: deferred'] : []),
  ];
  return `{ ${members.join(', ')} }`;
}

/** Inside a flow map, commas, braces and colons would end a plain scalar. */
function scalar(text: string): string {
  return /^[A-Za-z0-9][\w /.;()-]*$/.test(text) && !/\s$|^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}

export function and(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
