import type { Contracts } from './contracts.ts';
import type { Message } from './messages.ts';
import type { Report } from './stage.ts';

/** The story in numbers. */
export interface Summary {
  readonly steps: number;
  readonly failed: number;
  readonly calls: number;
  /** Of them those made after a commit. */
  readonly later: number;
  readonly events: number;
  readonly services: readonly string[];
  /** Services that are not written yet, where they set something going. */
  readonly mocks: readonly string[];
  readonly externals: readonly string[];
  /** Of guests and guide, by channel. */
  readonly messages: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export function summaryOf(
  reports: readonly Report[],
  messages: readonly Message[],
  contracts: Contracts,
  seconds: number,
): Summary {
  const calls = reports.flatMap((report) => report.calls);
  const events = reports.flatMap((report) => report.events);
  const named = [
    ...calls.flatMap(({ caller, target }) => [caller, target]),
    ...events.flatMap(({ producer, consumers }) => [producer, ...consumers]),
  ];
  const services = unique(named.filter(contracts.isService));
  const externals = calls.map(({ target }) => target).filter((target) => !contracts.isService(target));
  const channels = messages.map(({ channel }) => channel);
  return {
    steps: reports.length,
    failed: reports.filter(({ failure }) => failure !== undefined).length,
    calls: calls.length,
    later: calls.filter(({ later }) => later).length,
    events: events.length,
    services: services.filter(contracts.isWritten),
    mocks: services.filter((id) => !contracts.isWritten(id)),
    externals: unique(externals),
    messages: Object.fromEntries(
      unique(channels).map((channel) => [channel, channels.filter((one) => one === channel).length]),
    ),
    seconds,
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
