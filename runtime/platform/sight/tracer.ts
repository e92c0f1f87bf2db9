import type { TraceContext } from '../scope.ts';
import { createSpanExporter, type SpanSink } from './span-exporter.ts';
import { childOf, newTrace } from './trace-context.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type AttributeValue = string | number | boolean;

/** A piece of work, from its beginning to its end. */
export interface Span {
  /** What is caused by it continues this. */
  readonly trace: TraceContext;
  set(name: string, value: AttributeValue): void;
  /** `error`: a short name of what went wrong. */
  end(error?: string): void;
}

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  /** What caused it; without one a new trace begins. */
  readonly parent?: TraceContext | undefined;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export interface Tracer {
  /** Off: spans pass their trace on and record nothing; attributes need not be put together. */
  readonly on: boolean;
  begin(start: SpanStart): Span;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface FinishedSpan extends SpanStart {
  readonly trace: TraceContext;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly start: number;
  readonly end: number;
  readonly error: string | undefined;
}

export interface TracerOptions {
  readonly service: string;
  readonly version?: string;
  /** A file of OTLP JSON lines. */
  readonly file?: string | undefined;
  /** An OpenTelemetry collector; `/v1/traces` is put behind it. */
  readonly endpoint?: string | undefined;
  readonly onError?: (error: unknown) => void;
}

const nothing = () => {};
const nowhere = async () => {};

export function createTracer(options: TracerOptions): Tracer {
  if (options.file === undefined && options.endpoint === undefined) return untraced;
  return tracerTo(createSpanExporter(options));
}

/** Records nothing. A trace that comes in goes out as it came. */
export const untraced: Tracer = {
  on: false,
  begin: ({ parent }) => ({ trace: parent ?? newTrace(false), set: nothing, end: nothing }),
  flush: nowhere,
  close: nowhere,
};

export function tracerTo(sink: SpanSink): Tracer {
  return {
    on: true,
    begin(start) {
      const trace = start.parent === undefined ? newTrace(true) : childOf(start.parent);
      // Whoever began the trace decided that nobody will look at it.
      if (!trace.sampled) return { trace, set: nothing, end: nothing };
      const attributes: Record<string, AttributeValue> = { ...start.attributes };
      const began = performance.timeOrigin + performance.now();
      let ended = false;
      return {
        trace,
        set(name, value) {
          attributes[name] = value;
        },
        end(error) {
          if (ended) return;
          ended = true;
          const end = performance.timeOrigin + performance.now();
          sink.add({ ...start, trace, attributes, start: began, end, error });
        },
      };
    },
    flush: () => sink.flush(),
    close: () => sink.close(),
  };
}
