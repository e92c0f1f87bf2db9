import type { BusPolicy } from '../../../runtime/platform/bus/install-bus.ts';
import type { EventBus } from '../../../runtime/platform/bus.ts';

/** A bus to try, of one kind or the other. */
export interface BusFixture {
  /** A connection of its own, as administrator. */
  open(): EventBus;
  /** A connection as one of the services of a policy. */
  openAs(service: string): EventBus;
  /** Makes topics and access rules. */
  install(policy: BusPolicy): Promise<void>;
  /** What a process of its own needs to open the same bus. */
  readonly environment: Readonly<Record<string, string>>;
  /** Cuts every connection, or kills the broker and starts it again; undefined where that can't be done. */
  readonly disrupt: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}
