import { fileURLToPath } from 'node:url';
import { loadOrFail } from '../../bin/commands/load-or-fail.ts';
import type { Report } from '../../demo/stage.ts';

const { model } = loadOrFail(fileURLToPath(new URL('../..', import.meta.url)));

const ofScreens = [...model.applications.values()].flatMap(({ screens }) => screens.flatMap((screen) => screen.calls));

/** What the architecture says of calls, in the words of a report. An application knows no commit to wait for. */
const calls = new Set(
  [...model.calls, ...ofScreens].map(({ caller, to, target, mode }) => {
    const from = caller.kind === 'service' ? caller.id : `app:${caller.application.id}`;
    const arrow = caller.kind === 'service' && mode === 'deferred' ? '⇢' : '→';
    return [from, arrow, to.id, ...(target === undefined ? [] : [target.operation])].join(' ');
  }),
);

/** Calls and events that the architecture doesn't know; what operators do needs no declaration. */
export function undeclaredIn({ calls: seen, events }: Report): string[] {
  return [
    ...seen
      .filter(({ caller }) => !caller.startsWith('operator:'))
      .map(({ caller, target, operation, later }) =>
        model.services.has(target)
          ? `${caller} ${later ? '⇢' : '→'} ${target} ${operation}`
          : `${caller} ${later ? '⇢' : '→'} ${target}`,
      )
      .filter((call) => !calls.has(call)),
    ...events.flatMap(({ event, producer, channel, consumers }) => {
      const declared = model.events.get(event);
      const strangers = consumers.filter((id) => !declared?.consumers.some((one) => one.id === id));
      return [
        ...(declared?.producer.id === producer && declared.channel === channel
          ? []
          : [`${producer} publishes ${event}`]),
        ...strangers.map((id) => `${id} hears ${event}`),
      ];
    }),
  ];
}

/** Events that somebody who runs here should have handled, and did not. */
export function unheardIn({ events }: Report, runs: (service: string) => boolean): string[] {
  return events.flatMap(({ event, consumers }) =>
    (model.events.get(event)?.consumers ?? [])
      .filter(({ id }) => runs(id) && !consumers.includes(id))
      .map(({ id }) => `${event} by ${id}`),
  );
}
