import { expect, it } from 'vitest';
import type { Diagnostic } from '../../model/finding.ts';
import {
  applyBaseline,
  baselineFile,
  entriesOf,
  growth,
  growthFindings,
  parseBaseline,
  printBaseline,
  pruned,
  staleFindings,
} from '../../rules/baseline.ts';

function found(rule: string, subject: string, file = 'a.ts', severity: Diagnostic['severity'] = 'error'): Diagnostic {
  return { rule, subject, severity, message: 'm', at: { file, path: ['@line', 7, 1] } };
}

const [x, y, z] = [found('r-two', 'x'), found('r-one', 'y', 'b.ts'), found('r-one', 'z')];

const problems = (text: string) =>
  parseBaseline(text).problems.map(({ at, message }) => `${at.path.slice(1, 3).join(':')} ${message}`);

it('writes what is open, sorted, one entry a line, and reads it again', () => {
  const text = printBaseline(entriesOf([x, y, z, x]));
  expect(text).toBe(`{
  "entries": [
    {"rule":"r-one","file":"a.ts","subject":"z"},
    {"rule":"r-one","file":"b.ts","subject":"y"},
    {"rule":"r-two","file":"a.ts","subject":"x"},
    {"rule":"r-two","file":"a.ts","subject":"x","ordinal":2}
  ]
}
`);
  const { entries, problems } = parseBaseline(text);
  expect(problems).toEqual([]);
  expect(printBaseline([...entries].reverse())).toBe(text);
  expect(entries[1]?.origin).toEqual({ file: baselineFile, path: ['@line', 4, 5] });
  expect(parseBaseline(printBaseline([]))).toEqual({ entries: [], problems: [] });
});

it('takes no notes in: they block nothing', () => {
  const entries = entriesOf([x, found('r', 's', 'a.ts', 'info'), found('r', 's', 'a.ts', 'warning')]);
  expect(entries.map((one) => one.subject)).toEqual(['x', 's']);
});

it('sets aside no law about setting aside', () => {
  const watcher = found('exception-in-force', 'EXC-1');
  expect(entriesOf([watcher, x])).toHaveLength(1);
  const { entries } = parseBaseline('{"entries":[{"rule":"exception-in-force","file":"a.ts","subject":"EXC-1"}]}');
  expect(applyBaseline([watcher], entries)).toEqual({ open: [watcher], known: [], stale: entries });
  expect(pruned([watcher], entries)).toEqual([]);
});

it('knows what it holds, leaves the rest open, and sees what is gone', () => {
  const baseline = entriesOf([x, x, y]);
  const { open, known, stale } = applyBaseline([x, z, x, x], baseline);
  expect(known).toHaveLength(2);
  expect(open.map((one) => one.subject)).toEqual(['z', 'x']);
  expect(stale.map((one) => one.subject)).toEqual(['y']);
});

it('a stale entry is a finding at its line, with the command that mends it', () => {
  const { entries } = parseBaseline(printBaseline(entriesOf([x, y])));
  expect(staleFindings(applyBaseline([y], entries).stale)).toEqual([
    {
      message: 'the baseline knows a breach that is gone: r-two does not report x in a.ts',
      subject: 'r-two x in a.ts',
      at: { file: baselineFile, path: ['@line', 4, 5] },
      fix: 'novatrek baseline --prune takes it out',
    },
  ]);
});

it('follows code to another file, and still counts', () => {
  const there = found('r-two', 'x', 'moved.ts');
  const baseline = entriesOf([x]);
  expect(applyBaseline([there], baseline)).toMatchObject({ open: [], stale: [] });
  expect(applyBaseline([x, there], baseline).open).toEqual([there]);
  expect(pruned([there], baseline).map((one) => one.file)).toEqual(['moved.ts']);
  expect(growth(baseline, entriesOf([there]))).toEqual([]);
});

it('prunes what is mended, keeps reasons, adds nothing', () => {
  const old = parseBaseline(
    '{"entries":[{"rule":"r-two","file":"a.ts","subject":"x","reason":"old shop"},{"rule":"r-one","file":"b.ts","subject":"y"}]}',
  ).entries;
  const now = pruned([x, z], old);
  expect(now).toMatchObject([{ rule: 'r-two', subject: 'x', reason: 'old shop' }]);
  expect(now).toHaveLength(1);
  expect(entriesOf([z, x], old)).toMatchObject([{ subject: 'z' }, { subject: 'x', reason: 'old shop' }]);
});

it('growth against the base is a finding for each new entry, shrinking is none', () => {
  const [before, after] = [entriesOf([x, y]), entriesOf([x, x])];
  expect(growth(after, entriesOf([x]))).toEqual([]);
  const grown = growth(before, after);
  expect(grown).toMatchObject([{ subject: 'x', ordinal: 2 }]);
  expect(growthFindings(grown, 'origin/main')).toMatchObject([
    {
      message: 'the baseline has grown: origin/main does not know r-two of x in a.ts',
      subject: 'r-two x in a.ts (2)',
      fix: expect.stringContaining('architecture/exceptions.yaml'),
    },
  ]);
});

it('says what is wrong with the file, and then knows nothing', () => {
  expect(problems('{\n  "entries": [\n')).toEqual(['1:1 is not JSON']);
  expect(problems('{\n  "entries": [\n    {"rule": x}\n  ]\n}')).toEqual(['3:1 is not JSON']);
  expect(problems('')).toEqual(['1:1 is not JSON']);
  expect(problems('[]')).toEqual(['1:1 has no list of entries']);
  expect(problems('null')).toEqual(['1:1 has no list of entries']);
  expect(problems('{"entries":{}}')).toEqual(['1:1 has no list of entries']);
  const conflict = '{\n  "entries": [\n<<<<<<< HEAD\n    {"rule":"a","file":"b","subject":"c"}\n=======\n  ]\n}\n';
  expect(problems(conflict)).toEqual(['3:1 holds marks of a merge conflict']);
});

it('says which entry is wrong, at its line', () => {
  const entry = (text: string) =>
    problems(`{\n  "entries": [\n    {"rule":"a","file":"b","subject":"c"},\n    ${text}\n  ]\n}\n`);
  const good = '{"rule":"a","file":"b","subject":"d"}';
  expect(entry(good)).toEqual([]);
  expect(entry('{"rule":"a","subject":"d"}')).toEqual(['4:5 entry 2 lacks rule, file or subject']);
  expect(entry('{"rule":"a","file":"b","subject":"d","line":4}')).toEqual(['4:5 entry 2 has the unknown key line']);
  expect(entry('{"rule":"a","file":"b","subject":"c"}')).toEqual(['4:5 entry 2 stands twice']);
  expect(entry('{"rule":"a","file":"b","subject":"d","ordinal":0}')).toEqual([
    '4:5 entry 2 has an ordinal that is no count',
  ]);
  expect(entry('{"rule":"a","file":"b","subject":"d","reason":4}')).toEqual([
    '4:5 entry 2 has a reason that is no text',
  ]);
  expect(entry('7')).toEqual(['1:1 entry 2 is no object']);
  expect(parseBaseline(`{"entries":[${good},7]}`).entries).toEqual([]);
});
