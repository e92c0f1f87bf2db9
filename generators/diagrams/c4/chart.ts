import type { Entry } from '../../../model/model.ts';
import { type DotAttributes, type DotEnd, dotEdge, dotGraph } from '../../emit/dot.ts';
import type { Relation } from '../relation.ts';
import { callSentence, counted, eventSentence, lineOf } from '../relation.ts';

/** Where the page of a thing is, if it has one. */
export type Href = (thing: Entry) => string | undefined;

const mostSentences = 12;

/** A left-to-right chart in the portal's look; the stylesheet has the last word on colors. */
export function chart(statements: readonly string[], graph: DotAttributes = {}): string {
  return dotGraph(
    {
      graph: {
        rankdir: 'LR',
        bgcolor: 'transparent',
        fontname: 'Arial',
        fontsize: 13,
        nodesep: 0.22,
        ranksep: 1.1,
        pad: 0.1,
        ...graph,
      },
      node: { fontname: 'Arial', fontsize: 13, shape: 'box', style: 'rounded,filled', margin: '0.16,0.09' },
      edge: { fontname: 'Arial', fontsize: 10, color: '#64748b', fontcolor: '#475569', arrowsize: 0.7, penwidth: 1.2 },
    },
    statements,
  );
}

/** One arrow for everything between two ends. Its tooltip says each call and event. */
export function relationEdge(
  from: DotEnd,
  to: DotEnd,
  relation: Pick<Relation<unknown>, 'calls' | 'events'>,
  href: Href,
  more: DotAttributes = {},
): string {
  const onlyEvents = relation.calls.length === 0;
  return dotEdge(from, to, {
    class: onlyEvents ? 'event' : 'call',
    style: onlyEvents || lineOf(relation) === 'dashed' ? 'dashed' : 'solid',
    ...link(hrefOf(relation, href), tooltipOf(relation)),
    ...more,
  });
}

/** For edges: without an `edgetooltip` of their own, Graphviz would name the ends. */
export function link(href: string | undefined, tooltip: string): DotAttributes {
  return { URL: href?.replaceAll('\\', '%5C'), tooltip, labeltooltip: tooltip };
}

/** Every call and event in a line of its own, up to a number that still fits beside a mouse. */
export function tooltipOf({ calls, events }: Pick<Relation<unknown>, 'calls' | 'events'>): string {
  const sentences = [...calls.map(callSentence), ...events.map(eventSentence)];
  if (sentences.length <= 1) return sentences.join('');
  const total = [counted(calls.length, 'call'), counted(events.length, 'event')].filter((part) => part !== '');
  const shown = sentences.slice(0, mostSentences);
  const rest = sentences.length - shown.length;
  return [total.join(', '), ...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** The page that says it: the call's or event's own, else the endpoint or the caller that they share. */
function hrefOf({ calls, events }: Pick<Relation<unknown>, 'calls' | 'events'>, href: Href): string | undefined {
  const [call] = calls;
  const [event] = events;
  if (call !== undefined) {
    const caller = call.caller.kind === 'screen' ? call.caller.application : call.caller;
    const sameEndpoint = calls.every((other) => other.from === call.from);
    return (
      (calls.length === 1 ? href(call) : undefined) ??
      (sameEndpoint && call.from !== undefined ? href(call.from) : undefined) ??
      href(caller)
    );
  }
  return event === undefined ? undefined : ((events.length === 1 ? href(event) : undefined) ?? href(event.producer));
}
