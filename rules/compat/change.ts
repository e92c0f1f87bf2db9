/** breaking: somebody who keeps to the old contract fails; warning: may fail, worth a look; compatible: nobody fails. */
export type Level = 'breaking' | 'warning' | 'compatible';

/** Who writes and who reads: client to server, server to client, producer to consumers, or nothing on the wire. */
export type Side = 'request' | 'response' | 'event' | 'document';

export interface ChangedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
}

export interface ChangedMessage {
  /** The address of the channel, as the old contract has it where there is one. */
  readonly channel: string;
  readonly message: string | undefined;
  readonly action: 'send' | 'receive' | undefined;
}

/** One difference between two revisions of a contract. */
export interface Change {
  /** What kind it is, named as oasdiff names it where oasdiff has a name: request-parameter-became-required. */
  readonly id: string;
  readonly level: Level;
  readonly side: Side;
  readonly message: string;
  readonly why: string;
  /** What changed, in stable words: no position, the same on every run. */
  readonly subject: string;
  readonly operation?: ChangedOperation;
  readonly event?: ChangedMessage;
  /** The path within the body or payload: guests[].name; nothing for the body itself. */
  readonly field?: string;
  /** The document `pointer` leads into: the old one where something is gone. */
  readonly document: 'old' | 'new';
  readonly pointer: Pointer;
}

export type Pointer = readonly (string | number)[];

/** What a change touches, for whoever knows what a consumer uses. */
export interface Touched {
  readonly side: Side;
  /** `POST /check-ins`; nothing where the whole document or an event is touched. */
  readonly endpoint: string | undefined;
  readonly operationId: string | undefined;
  readonly channel: string | undefined;
  readonly message: string | undefined;
  /** guests, [], name; empty where the operation or message as a whole is touched. */
  readonly field: readonly string[];
}

export function touches(change: Change): Touched {
  const { operation, event } = change;
  return {
    side: change.side,
    endpoint: operation === undefined ? undefined : `${operation.method} ${operation.path}`,
    operationId: operation?.operationId,
    channel: event?.channel,
    message: event?.message,
    field: change.field === undefined ? [] : stepsOf(change.field),
  };
}

/** Whether somebody who uses a field, written like guests[].name, meets the change: above it, below it or right there. */
export function touchesField(change: Change, used: string): boolean {
  const changed = change.field === undefined ? [] : stepsOf(change.field);
  return stepsOf(used).every((step, i) => changed[i] === undefined || changed[i] === step);
}

function stepsOf(field: string): string[] {
  return field
    .replaceAll('[', '.[')
    .split('.')
    .filter((step) => step !== '');
}

export const isBreaking = (change: Change): boolean => change.level === 'breaking';
