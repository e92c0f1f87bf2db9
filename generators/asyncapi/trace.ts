import { below, type Origin } from '../../model/finding.ts';
import type { Event, Model } from '../../model/model.ts';

/** The line of the architecture that decides what stands at `spot` of a generated event contract. */
export function traceAsyncApi(model: Model, file: string, spot: readonly (string | number)[]): Origin | undefined {
  const service = model.services.get(/([^/]+)\.yaml$/.exec(file)?.[1] ?? '');
  if (service === undefined) return undefined;
  const [part, name, detail, ...rest] = spot;
  const events = [...service.publishes, ...service.consumes];
  if (part === 'info' && name === 'contact') return below(service.domain.origin, 'team');
  if (part === 'info')
    return below(service.origin, ['title', 'version', 'description'].includes(String(name)) ? String(name) : 'title');
  if (part === 'channels' || part === 'operations') {
    const key = flat(String(name).replace(part === 'operations' ? /^(send|receive)/ : '', ''));
    const event = events.find((one) => flat(one.id) === key);
    return event === undefined ? service.origin : inChannel(event, String(detail));
  }
  if (part === 'components' && name === 'messages') {
    const event = events.find((one) => one.message === detail);
    return event === undefined ? service.origin : inMessage(event, rest);
  }
  return service.origin;
}

function inChannel(event: Event, detail: string): Origin {
  const keys: Readonly<Record<string, string>> = {
    address: 'channel',
    'x-consumers': 'consumers',
    'x-producer': 'producer',
    'x-trigger': 'trigger',
    summary: 'summary',
  };
  return below(event.origin, keys[detail] ?? 'channel');
}

function inMessage(event: Event, [key, ...rest]: readonly (string | number)[]): Origin {
  if (key === 'payload') return below(event.origin, 'payload', ...rest);
  if (key === 'summary' || key === 'description') return below(event.origin, key);
  return below(event.origin, 'message');
}

/** Channel and operation keys are the event's id in camel case, the latter behind send or receive. */
function flat(words: string): string {
  return words.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}
