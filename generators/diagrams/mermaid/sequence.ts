import type { Call, Endpoint } from '../../../model/model.ts';
import { clip, mermaidIds, mermaidLines, mermaidText } from '../../emit/mermaid.ts';
import { callerOf, partyName } from '../relation.ts';

export interface SequenceOptions {
  /** Also what the called endpoints call in turn, one level down. */
  readonly transitive?: boolean;
}

/** An endpoint at work: who asks, what it asks of others in its order, what it stores, publishes, and sends later. */
export function sequenceDiagram(endpoint: Endpoint, options: SequenceOptions = {}): string {
  const ids = mermaidIds();
  const { service, calls, entity } = endpoint;
  const participants = new Map<string, string>();
  const take = (kind: string, id: string, label: string): string => {
    const name = ids(kind, id);
    if (!participants.has(name)) participants.set(name, label);
    return name;
  };
  const lines: string[] = [];
  const say = (from: string, arrow: string, to: string, text: string) =>
    lines.push(`  ${from}${arrow}${to}: ${mermaidText(text)}`);
  const partyOf = ({ to }: Call) => take(to.kind, to.id, mermaidLines(partyName(to)));

  const caller = take('caller', '', callersText(endpoint));
  const self = take('service', service.id, mermaidLines(service.id));
  const store =
    entity === undefined || service.store === undefined || entity.tables.every((table) => table.service !== service)
      ? undefined
      : take('store', service.store.schema, mermaidLines(service.store.schema, service.store.engine));
  const data = entity?.name.toLowerCase() ?? '';

  say(caller, '->>', self, endpoint.key);
  if (store !== undefined && endpoint.access === 'read') say(self, '->>', store, `read ${data}`);
  for (const call of calls.filter((one) => one.mode === 'sync' || one.planned)) {
    const target = partyOf(call);
    if (call.planned) {
      say(self, '-->>', target, `${callText(call)} (planned)`);
      continue;
    }
    say(self, '->>', target, callText(call));
    if (options.transitive === true)
      for (const next of call.target?.calls ?? [])
        say(target, next.mode === 'sync' ? '->>' : '-)', partyOf(next), `${callText(next)}${howText(next)}`);
  }
  if (store !== undefined && endpoint.access !== 'read') say(self, '->>', store, `change ${data}`);
  const answer = Object.entries(endpoint.responses).find(([status]) => /^[123]/.test(status));
  if (answer !== undefined) {
    const [status, response] = answer;
    say(self, '-->>', caller, `${status}${typeof response === 'string' ? ` ${response}` : ''}`);
  }

  const later = calls.filter((call) => call.mode === 'deferred' && !call.planned);
  if (later.length + endpoint.triggers.length > 0) {
    lines.push(`  Note over ${self}: after commit`);
    for (const event of endpoint.triggers) {
      const channel = take('event', event.id, mermaidLines(event.channel));
      say(self, event.planned ? '--)' : '-)', channel, `${event.message}${event.planned ? ' (planned)' : ''}`);
      const heard = event.consumers.map((consumer) => consumer.id);
      if (heard.length > 0) lines.push(`  Note over ${channel}: ${mermaidLines('heard by', ...heard)}`);
    }
    for (const call of later) say(self, '-)', partyOf(call), callText(call));
  }
  const declared = [...participants].map(([id, label]) => `  participant ${id} as ${label}`);
  return `${['sequenceDiagram', ...declared, ...lines].join('\n')}\n`;
}

function callText(call: Call): string {
  return call.endpoint === undefined ? call.purpose : `${call.endpoint} – ${clip(call.purpose, 60)}`;
}

function howText(call: Call): string {
  const how = [call.mode === 'deferred' ? 'deferred' : '', call.planned ? 'planned' : ''].filter((word) => word !== '');
  return how.length === 0 ? '' : ` (${how.join(', ')})`;
}

function callersText(endpoint: Endpoint): string {
  const names = [...new Set(endpoint.callers.map((call) => partyName(callerOf(call))))];
  if (names.length === 0) return mermaidLines('Caller');
  return mermaidLines(...names.slice(0, 3), names.length > 3 ? `and ${names.length - 3} more` : undefined);
}
