import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Duration, Durations } from './durations.ts';

/** What a service counts and measures, as Prometheus reads it. Names follow OpenTelemetry. */
export interface Metrics {
  readonly registry: Registry;
  /** For how a request ended: the same three labels every time, so they are looked up once. */
  request(method: string, route: string, status: number): Duration;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  histogram(name: string, help: string, labels?: readonly string[]): Histogram;
  /** A value asked for when somebody looks, by the values of its labels joined with `,`. */
  watch(name: string, help: string, labels: readonly string[], read: () => Promise<readonly Reading[]>): void;
}

export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `ofProcess`: also what Node says of itself; for one service of those that share a process. */
export function createMetrics({ service, ofProcess = false }: { service: string; ofProcess?: boolean }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Durations({
    name: 'http_server_request_duration_seconds',
    help: 'How long answers took',
    buckets,
    registry,
  });
  const series = new Map<string, Duration>();
  return {
    registry,
    request(method, route, status) {
      const key = `${status}${method}${route}`;
      const known = series.get(key);
      if (known !== undefined) return known;
      const made = requests.series({ method, route, status: String(status) });
      series.set(key, made);
      return made;
    },
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    histogram: (name, help, labels = []) => new Histogram({ name, help, labelNames: [...labels], buckets, registers }),
    watch(name, help, labels, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        async collect() {
          // What can't be read is left out: the rest of the page is worth more than none of it.
          const readings = await read().catch(() => []);
          this.reset();
          for (const reading of readings) this.set(reading.labels, reading.value);
        },
      });
    },
  };
}
