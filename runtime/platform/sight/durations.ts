import { Histogram, type Registry } from 'prom-client';

/** One series of a histogram. */
export interface Duration {
  observe(seconds: number): void;
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** How many fell into each bucket, and last those above all. */
  readonly counts: number[];
  sum: number;
}

export interface DurationsOptions {
  readonly name: string;
  readonly help: string;
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

/** A histogram that is put together when somebody looks: prom-client's own looks the labels up at every observation. */
export class Durations extends Histogram {
  private readonly all: Series[] = [];
  private readonly head: { readonly name: string; readonly help: string };
  private readonly bounds: readonly number[];

  constructor({ name, help, buckets, registry }: DurationsOptions) {
    super({ name, help, buckets: [...buckets], registers: [registry] });
    this.head = { name, help };
    this.bounds = buckets;
  }

  series(labels: Readonly<Record<string, string>>): Duration {
    const { bounds } = this;
    const series: Series = { labels, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
    this.all.push(series);
    const { counts } = series;
    return {
      observe(seconds) {
        let at = 0;
        while (at < bounds.length && seconds > (bounds[at] ?? 0)) at++;
        counts[at] = (counts[at] ?? 0) + 1;
        series.sum += seconds;
      },
    };
  }

  override async get() {
    const empty = await new Histogram({ ...this.head, registers: [] }).get();
    return { ...empty, values: this.all.flatMap((series) => this.valuesOf(series)) };
  }

  /** What the registry asks for where there is one. */
  getForPromString() {
    return this.get();
  }

  private valuesOf({ labels, counts, sum }: Series) {
    const { name } = this.head;
    let count = 0;
    const buckets = counts.map((one, i) => {
      count += one;
      return { metricName: `${name}_bucket`, labels: { le: this.bounds[i] ?? '+Inf', ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
