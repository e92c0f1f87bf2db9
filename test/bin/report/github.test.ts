import { expect, it } from 'vitest';
import { github } from '../../../bin/report/github.ts';
import { against, bare, found, hostile, report } from './sample.ts';

const lines = (text: string) => text.trimEnd().split('\n');
const positions = (text: string) => lines(text).map((line) => /,line=(\d+),/.exec(line)?.[1]);

it('says nothing of a clean run', () => {
  expect(github(report())).toBe('');
  expect(github(report({ open: [bare({ severity: 'info' })] }))).toBe('');
});

it('puts an annotation on the characters of the finding', () => {
  expect(github(report({ open: [found({ why: 'a, b: 100%' })], prefix: 'shop/' }))).toBe(
    '::error file=shop/services/svc-a/store.ts,line=12,endLine=12,col=5,endColumn=11,title=cross-schema-read::svc-a reads orders.orders%0Awhy: a, b: 100%25%0Afix: call orders.getOrder({ order_id })%0Asee: shop/architecture/domains/sales.yaml:6:3 the owner\n',
  );
});

it('puts errors on changed lines first, then those in changed files', () => {
  const open = [
    bare({ file: 'a.ts', line: 1 }),
    bare({ file: 'b.ts', line: 2 }),
    bare({ file: 'b.ts', line: 30 }),
    bare({ file: 'c.ts', line: 4, severity: 'warning' }),
  ];
  const base = against({
    changed: new Map([
      [
        'b.ts',
        [
          [1, 1],
          [20, 30],
        ],
      ],
    ]),
  });
  expect(positions(github(report({ open, base })))).toEqual(['30', '2', '1', '4']);
});

it('stops at ten of each, and counts the rest in a notice', () => {
  const many = (severity: 'error' | 'warning', length: number) =>
    Array.from({ length }, (_, i) => bare({ severity, line: i + 1 }));
  const all = lines(
    github(report({ open: [...many('error', 12), ...many('warning', 11), bare({ severity: 'info' })] })),
  );
  const of = (command: string) => all.filter((line) => line.startsWith(`::${command} `)).length;
  expect([of('error'), of('warning'), of('notice'), all.length]).toEqual([10, 10, 1, 21]);
  expect(all.at(-1)).toBe(
    '::notice title=novatrek check::2 more errors, 1 more warning, 1 note without an annotation: the job summary and the log list them',
  );
  const exactly = lines(github(report({ open: many('error', 10) })));
  expect(exactly).toHaveLength(10);
});

it('never annotates what does not count', () => {
  const { preExisting, excepted, known, ignored } = hostile();
  expect(github(report({ preExisting, excepted, known, ignored }))).toBe('');
});

it('says that the rules did not run', () => {
  expect(lines(github(report({ open: [bare()], complete: false }))).at(-1)).toContain('the rules did not run');
});

it('lets no text begin a command, end one, or add a property', () => {
  const all = lines(github(hostile()));
  expect(all).toHaveLength(2);
  for (const line of all) {
    const [, properties = '', message = ''] = /^::(?:error|warning) (.*?)::(.*)$/.exec(line) ?? [];
    expect(properties.split(',').map((one) => one.split('=')[0])).toEqual([
      'file',
      'line',
      'endLine',
      'col',
      'endColumn',
      'title',
    ]);
    expect(message).not.toMatch(/\p{Cc}|\u202e/u);
    // What stands after a per cent sign is an escape of ours.
    expect(line.replaceAll(/%(25|0A|0D|3A|2C)/g, '')).not.toContain('%');
  }
  expect(all[0]).toContain('file=src/we ird%2C%3A%25#[x]`|@bob&<b>.ts,');
});
