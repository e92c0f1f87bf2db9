import { randomUUID } from 'node:crypto';
import { traceparent } from '../calls/call-observer.ts';
import type { ChannelData } from '../contract.ts';
import { currentScope } from '../scope.ts';

export interface SealedEvent {
  readonly id: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Fills in what every event says of itself: in the payload, where its schema has a place for it, and as headers, where
 * CloudEvents 1.0 (binary mode) and W3C Trace Context want it.
 */
export function seal(
  service: string,
  event: string,
  channel: ChannelData,
  given: Readonly<Record<string, unknown>>,
  now: Date,
): SealedEvent {
  const id = textOf(given.event_id) ?? randomUUID();
  const time = textOf(given.timestamp) ?? now.toISOString();
  const envelope = { event_id: id, event_type: event, timestamp: time };
  const places = placesOf(channel);
  const payload = {
    ...Object.fromEntries(Object.entries(envelope).filter(([name]) => places === undefined || places.has(name))),
    ...given,
  };
  const key = keyOf(payload, channel);
  const trace = currentScope()?.trace;
  return {
    id,
    key,
    payload,
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: event,
      ce_source: `/${service}`,
      ce_subject: key,
      ce_time: time,
      'content-type': 'application/json',
      ...(trace === undefined ? {} : { traceparent: traceparent(trace) }),
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function placesOf({ schema }: ChannelData): ReadonlySet<string> | undefined {
  if (typeof schema === 'boolean') return undefined;
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? new Set(Object.keys(properties)) : undefined;
}

function keyOf(payload: Readonly<Record<string, unknown>>, { channel, key }: ChannelData): string {
  const value = payload[key];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError(`an event on ${channel} needs '${key}', whose value keeps events in order`);
}
