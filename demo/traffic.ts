import type { Contracts } from './contracts.ts';
import type { Span } from './trace-file.ts';

/** A request of the story itself, or an event that a mock was asked for: the roots of a trace. */
export interface Root {
  readonly spanId: string;
  readonly caller: string;
  readonly target: string;
  readonly operation: string;
  readonly status: number;
  readonly start: number;
  readonly took: number;
  /** The event, where one was asked for. */
  readonly event?: string;
}

export interface Call {
  readonly caller: string;
  readonly target: string;
  readonly operation: string;
  /** None where nobody answered. */
  readonly status: number | undefined;
  readonly ms: number;
  /** Calls that it came about by. */
  readonly depth: number;
  /** Made after the commit of what caused it. */
  readonly later: boolean;
}

export interface Happened {
  readonly event: string;
  readonly producer: string;
  readonly channel: string;
  /** Who handled it, and who declares to hear it and is not written yet. */
  readonly consumers: readonly string[];
  readonly unwritten: readonly string[];
  /** Consumers who failed to handle it. */
  readonly failed: readonly string[];
}

export interface Traffic {
  readonly calls: readonly Call[];
  readonly events: readonly Happened[];
}

/** The calls and events of one trace, each after what it came about by. */
export function trafficOf(roots: readonly Root[], spans: readonly Span[], contracts: Contracts): Traffic {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  /** The call in whose course it happened. */
  const causeOf = ({ parentId }: Span): string | undefined => {
    const parent = known.get(parentId ?? '');
    if (parent === undefined) return parentId;
    return parent.kind === 'client' ? parent.spanId : causeOf(parent);
  };
  const nodes = [
    ...roots.map((root) => ({ id: root.spanId, cause: undefined, start: root.start, call: rootCall(root) })),
    ...spans
      .filter(({ kind }) => kind === 'client')
      .map((span) => ({ id: span.spanId, cause: causeOf(span), start: span.start, call: callOf(span, contracts) })),
  ].toSorted((one, other) => one.start - other.start);
  const ids = new Set(nodes.map(({ id }) => id));
  const below = (cause: string | undefined, depth: number): Call[] =>
    nodes
      .filter((node) => (cause === undefined ? !ids.has(node.cause ?? '') : node.cause === cause))
      .flatMap(({ id, call }) => [{ ...call, depth }, ...below(id, depth + 1)]);
  return { calls: below(undefined, 0), events: eventsIn(roots, spans, contracts) };
}

function rootCall({ caller, target, operation, status, took }: Root): Call {
  return { caller, target, operation, status, ms: took, depth: 0, later: false };
}

function callOf(span: Span, contracts: Contracts): Call {
  const { 'service.peer.name': target = '', 'novatrek.operation': operation = '' } = span.attributes;
  const status = span.attributes['http.response.status_code'];
  return {
    caller: span.service,
    target,
    operation,
    status: status === undefined ? undefined : Number(status),
    ms: span.took,
    depth: 0,
    later: contracts.isDeferred(span.service, target, operation),
  };
}

function eventsIn(roots: readonly Root[], spans: readonly Span[], contracts: Contracts): Happened[] {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const isBelow = (span: Span | undefined, root: string): boolean =>
    span !== undefined && (span.parentId === root || isBelow(known.get(span.parentId ?? ''), root));
  const producers = spans
    .filter(({ kind }) => kind === 'producer')
    .map((span) => ({
      span,
      spanId: span.spanId,
      producer: span.service,
      event: span.name.replace('publish ', ''),
      start: span.start,
    }));
  const published = [
    ...producers,
    // Until the span of the mock that publishes it is there.
    ...roots.flatMap(({ spanId, target, event, start }) =>
      event === undefined || producers.some((one) => one.event === event && isBelow(one.span, spanId))
        ? []
        : [{ spanId, producer: target, event, start }],
    ),
  ];
  return published
    .toSorted((one, other) => one.start - other.start)
    .map(({ spanId, producer, event }) => {
      const heard = spans.filter(
        ({ kind, parentId, name }) => kind === 'consumer' && parentId === spanId && name === `process ${event}`,
      );
      const consumers = [...new Set(heard.filter(({ error }) => error === undefined).map(({ service }) => service))];
      const failed = heard.flatMap(({ error, service }) =>
        error === undefined || consumers.includes(service) ? [] : [service],
      );
      return {
        event,
        producer,
        channel: contracts.channelOf(producer, event),
        consumers: consumers.toSorted(),
        unwritten: contracts.consumersOf(event).filter((id) => !contracts.isWritten(id)),
        failed: [...new Set(failed)],
      };
    });
}

/** What still has to come before the traffic of a trace is whole. */
export function missingIn(roots: readonly Root[], spans: readonly Span[], contracts: Contracts): readonly string[] {
  const known = new Set([...roots, ...spans].map(({ spanId }) => spanId));
  const parents = new Set(spans.filter(({ kind }) => kind === 'server').map(({ parentId }) => parentId));
  const answered = [
    ...roots.filter(({ event }) => event === undefined),
    ...spans
      .filter(({ kind, attributes }) => kind === 'client' && attributes['http.response.status_code'] !== undefined)
      .map(({ spanId, attributes }) => ({ spanId, target: attributes['service.peer.name'] ?? '' })),
  ];
  return [
    ...spans
      .filter(({ parentId }) => parentId !== undefined && !known.has(parentId))
      .map(({ service, name }) => `what caused ${service} to ${name}`),
    ...answered
      .filter(({ spanId, target }) => contracts.isWritten(target) && !parents.has(spanId))
      .map(({ target }) => `the side of ${target}`),
    ...eventsIn(roots, spans, contracts).flatMap(({ event, consumers }) =>
      contracts
        .consumersOf(event)
        .filter((id) => contracts.isWritten(id) && !consumers.includes(id))
        .map((id) => `${event} handled by ${id}`),
    ),
  ];
}
