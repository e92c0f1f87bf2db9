// npm run bench: how long the work takes at growing sizes, each size in a process of its own, and by how much it grows; then
// what the platform costs beside what it stands on. Ratios tell; times are this machine's.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { portalInput } from '../../bin/commands/portal-input.ts';
import { settled } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { plan } from '../../generators/plan.ts';
import { portalFiles } from '../../generators/portal/portal.ts';
import { load } from '../../model/load.ts';
import { check } from '../../rules/check.ts';
import { type Size, syntheticSources } from './synthetic.ts';

interface Figures {
  readonly load: number;
  readonly check: number;
  readonly generate: number;
  readonly portal: number;
  readonly files: number;
  readonly pages: number;
  readonly megabytes: number;
  readonly memory: number;
}

const sizes: readonly (Size & { readonly name: string })[] = [
  { name: '22 services', domains: 9, services: 22, events: 9 },
  { name: '200 services', domains: 20, services: 200, events: 200 },
  { name: '1,000 services', domains: 30, services: 1000, events: 1000 },
  { name: '1,000 services, 10,000 events', domains: 30, services: 1000, events: 10000 },
];

async function measure(size: Size): Promise<Figures> {
  const sources = syntheticSources(size);
  const start = performance.now();
  const { model, diagnostics } = load(sources);
  if (model === undefined) throw new Error(diagnostics[0]?.message ?? 'does not load');
  const loaded = performance.now();
  check(model, '2026-01-01');
  const checked = performance.now();
  const outputs = generators
    .map((generator) => settled(generator, model))
    .map((generator) => ({ generator, files: [...generator.generate(model)] }));
  const changes = plan(outputs, new Map());
  const generated = performance.now();
  let pages = 0;
  for (const _ of portalFiles(await portalInput(model, sources, '2026-01-01'))) pages++;
  const done = performance.now();
  return {
    load: loaded - start,
    check: checked - loaded,
    generate: generated - checked,
    portal: done - generated,
    pages,
    files: changes.length,
    megabytes: changes.reduce((sum, change) => sum + (change.kind === 'delete' ? 0 : change.content.length), 0) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
  };
}

function inOwnProcess(size: Size): Figures {
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(size)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as Figures;
}

function totalOf(figures: Figures): number {
  return figures.load + figures.check + figures.generate + figures.portal;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(30) : cell.padStart(10))).join('  ');
}

const given = process.argv[2];
if (given !== undefined) process.stdout.write(JSON.stringify(await measure(JSON.parse(given) as Size)));
else {
  const lines = [
    row([
      'size',
      'load ms',
      'check ms',
      'generate ms',
      'portal ms',
      'total',
      'x 22',
      'files',
      'pages',
      'MB out',
      'MB memory',
    ]),
  ];
  let first: number | undefined;
  for (const size of sizes) {
    // The median of three: the machines are shared.
    const runs = [0, 1, 2].map(() => inOwnProcess(size)).sort((a, b) => totalOf(a) - totalOf(b));
    const figures = runs[1];
    if (figures === undefined) continue;
    const total = totalOf(figures);
    first ??= total;
    const whole = [figures.load, figures.check, figures.generate, figures.portal, total].map((ms) => ms.toFixed(0));
    lines.push(
      row([
        size.name,
        ...whole,
        (total / first).toFixed(1),
        String(figures.files),
        figures.megabytes.toFixed(1),
        figures.memory.toFixed(0),
      ]),
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const name of ['check-code', 'platform-route', 'bus']) {
    process.stdout.write(`\n${name}\n`);
    execFileSync(process.execPath, [fileURLToPath(new URL(`${name}.js`, import.meta.url))], { stdio: 'inherit' });
  }
}
