import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly service: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly name: string;
  /** Milliseconds. */
  readonly start: number;
  readonly took: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly error: string | undefined;
}

/** What a platform writes of its traces (OTLP, a line of JSON for each batch), from the moment this is made. */
export class TraceFile {
  readonly path: string;
  readonly #spans = new Map<string, Span[]>();
  #read: number;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
    this.#read = existsSync(path) ? statSync(path).size : 0;
  }

  /** All spans of a trace that were written by now, in the order of their beginnings. */
  spansOf(traceId: string): readonly Span[] {
    this.#readOn();
    return (this.#spans.get(traceId) ?? []).toSorted((one, other) => one.start - other.start);
  }

  #readOn(): void {
    if (!existsSync(this.path)) return;
    const size = statSync(this.path).size;
    if (size <= this.#read) return;
    const more = Buffer.alloc(size - this.#read);
    const file = openSync(this.path, 'r');
    try {
      this.#read += readSync(file, more, 0, more.length, this.#read);
    } finally {
      closeSync(file);
    }
    const text = Buffer.concat([this.#rest, more]);
    // The last line may still be on its way.
    const end = text.lastIndexOf('\n') + 1;
    this.#rest = text.subarray(end);
    for (const line of text.subarray(0, end).toString('utf8').split('\n'))
      for (const span of spansIn(line)) this.#spans.set(span.traceId, [...(this.#spans.get(span.traceId) ?? []), span]);
  }
}

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WrittenSpan[] }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface WrittenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
}

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

export function spansIn(line: string): Span[] {
  if (line.trim() === '') return [];
  const batch: Batch = JSON.parse(line);
  return batch.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = valuesOf(resource.attributes)['service.name'] ?? '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(service, span)));
  });
}

function spanOf(service: string, span: WrittenSpan): Span {
  const attributes = valuesOf(span.attributes);
  const start = Number(span.startTimeUnixNano) / 1e6;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentSpanId,
    service,
    kind: kinds[span.kind] ?? 'internal',
    name: span.name,
    start,
    took: Number(span.endTimeUnixNano) / 1e6 - start,
    attributes,
    error: attributes['error.type'],
  };
}

function valuesOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
