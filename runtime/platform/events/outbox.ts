import { json } from '../context.ts';
import type { ChannelData, Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { seal } from './envelope.ts';
import { type CheckPayload, eventCheck } from './event-checks.ts';
import type { Fault } from './fault.ts';

export interface OutboxOptions {
  readonly contract: Pick<Contract, 'service' | 'publishes' | 'schemas'>;
  readonly database: Database;
  /** Tells the relay that there is something to do. */
  readonly nudge: () => void;
  readonly now?: () => Date;
  readonly fault?: Fault | undefined;
}

export type Publish = (event: string, payload: object) => Promise<void>;

/**
 * Events are written down in the transaction at hand, so that they go out if and only if it commits; the relay does the
 * rest. A payload off its contract is an error here, before anything is committed.
 */
export function createOutbox(options: OutboxOptions): Publish {
  const { contract, database, nudge, now = () => new Date(), fault } = options;
  const channels = new Map<string, { readonly channel: ChannelData; readonly check: CheckPayload }>(
    Object.entries<ChannelData>(contract.publishes).map(([event, channel]) => [
      event,
      { channel, check: eventCheck(event, channel, contract.schemas) },
    ]),
  );
  return async (event, payload) => {
    const declared = channels.get(event);
    if (declared === undefined) throw new Error(`${contract.service} does not publish ${event}`);
    const { channel, check } = declared;
    // What will be sent: dates are texts there, and members without a value are not there at all.
    const plain: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(payload));
    const sealed = seal(contract.service, event, channel, plain, now());
    check(sealed.payload);
    await database.db.run`
      insert into platform_outbox (aggregatetype, aggregateid, type, topic, payload, headers)
      values (${event.replace(/\.[^.]*$/, '')}, ${sealed.key}, ${event}, ${channel.channel}, ${json(sealed.payload)},
        ${json(sealed.headers)})`;
    database.afterCommit(() => {
      fault?.('after-business-commit');
      nudge();
    });
  };
}
