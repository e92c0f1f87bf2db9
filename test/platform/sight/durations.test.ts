import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Durations } from '../../../runtime/platform/sight/durations.ts';

const buckets = [0.005, 0.1, 1];
const about = { name: 'took_seconds', help: 'How long it took' };
const seen = [0, 0.005, 0.0050001, 0.1, 0.5, 1, 1.5, 100];
const two = [
  { method: 'GET', status: '200' },
  { method: 'PUT', status: '503' },
];

/** The order of labels means nothing. */
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').sort().join(',')}}`));

it('counts as the histogram of prom-client does', async () => {
  const registry = new Registry();
  registry.setDefaultLabels({ service: 'svc-orders' });
  const ours = new Durations({ ...about, buckets, registry });
  const reference = new Registry();
  reference.setDefaultLabels({ service: 'svc-orders' });
  const theirs = new Histogram({ ...about, buckets, labelNames: ['method', 'status'], registers: [reference] });
  expect(lines(await registry.metrics())).toEqual(lines(await reference.metrics()));
  for (const labels of two) {
    const series = ours.series(labels);
    for (const value of seen) {
      series.observe(value);
      theirs.observe(labels, value);
    }
  }
  expect(lines(await registry.metrics())).toEqual(lines(await reference.metrics()));
  expect(lines(await registry.metrics())).toContain(
    'took_seconds_bucket{le="0.1",method="PUT",service="svc-orders",status="503"} 4',
  );
});
