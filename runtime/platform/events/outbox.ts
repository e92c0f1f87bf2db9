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

/** Events are written down in the transaction at hand; the relay hands them to the bus once it has committed. */
export function createOutbox({ contract, database, nudge, now, tracer = untraced }: OutboxOptions): Publish {
  const channels = new Map(Object.entries<ChannelData>(contract.publishes));
  const checks = channelChecks(channels);
  return async (event, payload) => {
    const channel = channels.get(event);
    if (channel === undefined) throw new Error(`${contract.service} publishes no ${event}`);
    const sealed = {
      ...payload,
      event_id: typeof payload.event_id === 'string' ? payload.event_id : randomUUID(),
      event_type: event,
      timestamp: typeof payload.timestamp === 'string' ? payload.timestamp : now().toISOString(),
    };
    const faults = checks(event, sealed);
    if (faults.length > 0)
      throw new Error(
        `${event} is not what the contract says: ${faults.map((one) => `${one.pointer} ${one.detail}`).join('; ')}`,
      );
    const key = keyOf(sealed, channel);
    const parent = currentScope()?.trace;
    const span = tracer.begin({
      name: `publish ${event}`,
      kind: 'producer',
      parent,
      attributes: { 'messaging.system': 'novatrek', 'messaging.destination.name': channel.channel },
    });
    const headers = {
      ce_specversion: '1.0',
      ce_id: sealed.event_id,
      ce_type: event,
      ce_source: contract.service,
      ce_subject: key,
      ce_time: sealed.timestamp,
      'content-type': 'application/json',
      traceparent: traceparent(span.trace),
    };
    try {
      await database.db.run`
        insert into platform_outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
        values (${sealed.event_id}, ${channel.key}, ${key}, ${event}, ${channel.channel}, ${json(sealed)}, ${json(headers)})`;
      span.end();
    } catch (error) {
      span.end('not written');
      throw error;
    }
    database.afterCommit(nudge);
  };
}

function keyOf(payload: Readonly<Record<string, unknown>>, { key }: ChannelData): string {
  const value = payload[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
