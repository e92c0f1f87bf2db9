import type { Actor, Application, Call, Domain, Event, Service } from '../../model/model.ts';

/** Whoever stands at an end of an arrow: a screen stands for its application. */
export type Party = Service | Actor | Application;

/** Everything that goes from one party to another: one arrow. */
export interface Relation<End> {
  readonly from: End;
  readonly to: End;
  readonly calls: readonly Call[];
  readonly events: readonly Event[];
}

/** Calls and events gathered by both ends, in the order in which they are first met. */
export class Relations<End extends { readonly kind: string; readonly id: string }> {
  readonly #byEnds = new Map<string, { from: End; to: End; calls: Call[]; events: Event[] }>();

  add(from: End, to: End, what: Call | Event): void {
    const key = JSON.stringify([from.kind, from.id, to.kind, to.id]);
    const known = this.#byEnds.get(key) ?? { from, to, calls: [], events: [] };
    this.#byEnds.set(key, known);
    if (what.kind === 'call') known.calls.push(what);
    else if (!known.events.includes(what)) known.events.push(what);
  }

  all(): readonly Relation<End>[] {
    return [...this.#byEnds.values()];
  }
}

export function callerOf(call: Call): Service | Application {
  return call.caller.kind === 'screen' ? call.caller.application : call.caller;
}

/** Calls that others make to the endpoints of a service, in the order of its endpoints. */
export function callsTo(service: Service): Call[] {
  return service.endpoints.flatMap((endpoint) => endpoint.callers);
}

export function partyName(party: Party | Domain): string {
  if (party.kind === 'application') return party.label;
  return party.kind === 'service' ? party.id : party.name;
}

/** One arrow can be several calls: it is dashed when all of them come later or not yet. */
export function lineOf({ calls }: { readonly calls: readonly Call[] }): 'solid' | 'dashed' {
  return calls.some((call) => call.mode === 'sync' && !call.planned) ? 'solid' : 'dashed';
}

/** What one call does, in a line: from where, to where, why, and how. */
export function callSentence(call: Call): string {
  const caller =
    call.caller.kind === 'screen' ? `${call.caller.application.label}, ${call.caller.name}` : call.caller.id;
  const via =
    call.from?.key ?? (call.onEvents.length > 0 ? `on ${call.onEvents.map((event) => event.id).join(', ')}` : '');
  const target = call.to.kind === 'service' ? call.to.id : call.to.name;
  const how = [call.mode === 'deferred' ? 'deferred' : 'sync', ...(call.planned ? ['planned'] : [])].join(', ');
  const from = via === '' ? caller : `${caller} ${via}`;
  return `${from} → ${target}${call.endpoint === undefined ? '' : ` ${call.endpoint}`}: ${call.purpose} (${how})`;
}

export function eventSentence(event: Event): string {
  return `${event.producer.id} publishes ${event.id}${event.planned ? ' (planned)' : ''} on ${event.channel}`;
}

/** The few words beside an arrow: what it is for when it is one thing, how many when it is more. */
export function relationLabel({
  calls,
  events,
}: {
  readonly calls: readonly Call[];
  readonly events: readonly Event[];
}): string {
  const [call] = calls;
  const [event] = events;
  if (calls.length === 1 && events.length === 0 && call !== undefined) return call.purpose;
  if (calls.length === 0 && events.length === 1 && event !== undefined) return event.id;
  return [counted(calls.length, 'call'), counted(events.length, 'event')].filter((part) => part !== '').join(', ');
}

export function counted(many: number, what: string): string {
  return many === 0 ? '' : `${many} ${what}${many === 1 ? '' : 's'}`;
}
