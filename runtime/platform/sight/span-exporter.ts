import { appendFile } from 'node:fs/promises';
import type { AttributeValue, FinishedSpan, TracerOptions } from './tracer.ts';

/** Where finished spans go. */
export interface SpanSink {
  add(span: FinishedSpan): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const batch = 512;
/** Milliseconds a span waits for others to go with. */
const patience = 500;
/** A collector that is down must not fill our memory. */
const most = 20_000;

/** OTLP in JSON: one request, or one line of the file, for each batch. */
export function createSpanExporter({ service, version, file, endpoint, onError = () => {} }: TracerOptions): SpanSink {
  let waiting: FinishedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const resource = [attribute('service.name', service), ...(version ? [attribute('service.version', version)] : [])];

  const write = async (spans: readonly FinishedSpan[]) => {
    const text = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: resource },
          scopeSpans: [{ scope: { name: 'novatrek' }, spans: spans.map(otlpOf) }],
        },
      ],
    });
    if (file !== undefined) await appendFile(file, `${text}\n`);
    if (endpoint !== undefined) await post(`${endpoint.replace(/\/$/, '')}/v1/traces`, text);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const spans = waiting;
    waiting = [];
    // One after another: lines of a file in order, and never more than one request at a collector.
    if (spans.length > 0) writing = writing.then(() => write(spans)).catch(onError);
    return writing;
  };
  return {
    add(span) {
      if (waiting.length >= most) return;
      waiting.push(span);
      if (waiting.length >= batch) void flush();
      else timer ??= setTimeout(flush, patience).unref();
    },
    flush,
    close: flush,
  };
}

async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(5_000),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

function otlpOf(span: FinishedSpan): object {
  return {
    traceId: span.trace.traceId,
    spanId: span.trace.spanId,
    ...(span.parent === undefined ? {} : { parentSpanId: span.parent.spanId }),
    flags: 1,
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.start),
    endTimeUnixNano: nanoseconds(span.end),
    attributes: [
      ...Object.entries(span.attributes).map(([name, value]) => attribute(name, value)),
      ...(span.error === undefined ? [] : [attribute('error.type', span.error)]),
    ],
    status: span.error === undefined ? {} : { code: 2 },
  };
}

/** Milliseconds since 1970, with fractions, as the digits of nanoseconds. */
function nanoseconds(time: number): string {
  const whole = Math.floor(time);
  return `${whole}${String(Math.floor((time - whole) * 1e6)).padStart(6, '0')}`;
}

function attribute(key: string, value: AttributeValue) {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  // 64-bit integers are text in OTLP JSON.
  return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}
