import { randomUUID } from 'node:crypto';
import { traceparent } from '../calls/call-observer.ts';
import { json } from '../context.ts';
import type { ChannelData, Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { currentScope } from '../scope.ts';
import { type Tracer, untraced } from '../sight/tracer.ts';
import { channelChecks } from './channel-checks.ts';

export interface OutboxOptions {
  readonly contract: Contract;
  readonly database: Database;
  /** Tells the relay that there is something to do. */
  readonly nudge: () => void;
  readonly now: () => Date;
  readonly tracer?: Tracer;
}

export type Publish = (event: string, payload: Readonly<Record<string, unknown>>) => Promise<void>;

/** A message of Kafka is at most 1 MiB, headers and all. One that no bus takes would hold up those behind it for good. */
const mostBytes = 900_000;

/** Events are written down in the transaction at hand; the relay hands them to the bus once it has committed. */
export function createOutbox({ contract, database, nudge, now, tracer = untraced }: OutboxOptions): Publish {
  const channels = new Map(Object.entries<ChannelData>(contract.publishes));
  const checks = channelChecks(channels);
  return async (event, payload) => {
    const channel = channels.get(event);
    if (channel === undefined) throw new Error(`${contract.service} publishes no ${event}`);
    const id = typeof payload.event_id === 'string' ? payload.event_id : randomUUID();
    const time = typeof payload.timestamp === 'string' ? payload.timestamp : now().toISOString();
    const text = JSON.stringify({ ...payload, event_id: id, event_type: event, timestamp: time });
    // What will be sent: members without a value are not there.
    const sealed: Readonly<Record<string, unknown>> = JSON.parse(text);
    const faults = checks(event, sealed);
    if (faults.length > 0)
      throw new Error(
        `${event} is not what the contract says: ${faults.map((one) => `${one.pointer} ${one.detail}`).join('; ')}`,
      );
    if (Buffer.byteLength(text) > mostBytes) throw new Error(`${event} is larger than ${mostBytes} bytes`);
    const key = keyOf(event, sealed, channel);
    const span = tracer.begin({
      name: `publish ${event}`,
      kind: 'producer',
      parent: currentScope()?.trace,
      attributes: { 'messaging.system': 'novatrek', 'messaging.destination.name': channel.channel },
    });
    const headers = {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: event,
      ce_source: contract.service,
      ce_subject: key,
      ce_time: time,
      'content-type': 'application/json',
      traceparent: traceparent(span.trace),
    };
    // Before the insert: a unit that commits without anybody waiting for this has ended afterwards.
    const inUnit = database.inUnit();
    if (inUnit) database.afterCommit(nudge);
    try {
      await database.db.run`
        insert into platform_outbox (aggregatetype, aggregateid, type, topic, payload, headers)
        values (${channel.key}, ${key}, ${event}, ${channel.channel}, ${json(sealed)}, ${json(headers)})`;
      span.end();
    } catch (error) {
      span.end('not written');
      throw error;
    }
    if (!inUnit) nudge();
  };
}

function keyOf(event: string, payload: Readonly<Record<string, unknown>>, { key }: ChannelData): string {
  const value = payload[key];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`${event} needs ${key}: its value keeps events in order`);
}
