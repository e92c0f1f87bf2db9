import type { ChannelData } from '../contract.ts';
import type { Fault } from '../http/refusal.ts';
import { createChecks } from '../http/validation.ts';

/** What is wrong with the payload of an event, by the schema of its channel. */
export function channelChecks(
  channels: ReadonlyMap<string, ChannelData>,
): (event: string, payload: unknown) => readonly Fault[] {
  const checks = new Map(
    [...channels].map(([event, { schema, schemas = {} }]) => [event, createChecks({ schemas }).answer(schema)]),
  );
  return (event, payload) => checks.get(event)?.(payload) ?? [];
}
