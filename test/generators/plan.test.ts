import { expect, it } from 'vitest';
import type { Generator, OutputFile } from '../../generators/generator.ts';
import { leftovers, plan } from '../../generators/plan.ts';
import { seal, sealState } from '../../generators/seal.ts';

const specs: Generator = { id: 'specs', about: 'specs', owns: /^generated\/specs\/[^/]+\.yaml$/, generate: () => [] };
const file = (name: string, content = '# made\na: 1\n'): OutputFile => ({
  path: `generated/specs/${name}.yaml`,
  content,
});
const disk = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));
const kinds = (files: readonly OutputFile[], onDisk: Readonly<Record<string, string>>) =>
  plan([{ generator: specs, files }], disk(onDisk)).map(({ kind, path }) => `${kind} ${path}`);

it('creates what is missing, updates what differs, leaves what is right', () => {
  expect(kinds([file('a')], {})).toEqual(['create generated/specs/a.yaml']);
  expect(kinds([file('a')], { 'generated/specs/a.yaml': seal('# made\na: 1\n') })).toEqual([]);
  expect(kinds([file('a')], { 'generated/specs/a.yaml': seal('# made\na: 2\n') })).toEqual([
    'update generated/specs/a.yaml',
  ]);
});

it('deletes an owned file that nobody produces any more, and touches nothing else', () => {
  const onDisk = {
    'generated/specs/old.yaml': '',
    'generated/other/x.yaml': '',
    'src/x.ts': '',
    'generated/specs/deep/x.yaml': '',
  };
  expect(kinds([], onDisk)).toEqual(['delete generated/specs/old.yaml']);
});

it('writes a keep file once and never again, even outside what it owns', () => {
  const start: OutputFile = { path: 'src/start.ts', content: 'new', keep: true };
  expect(kinds([start], {})).toEqual(['create src/start.ts']);
  expect(kinds([start], { 'src/start.ts': 'mine now' })).toEqual([]);
});

it('refuses generators that write outside their own, over each other, or out of the workspace', () => {
  expect(() => kinds([{ path: 'src/x.ts', content: '' }], {})).toThrow('does not own');
  expect(() =>
    plan(
      [
        { generator: specs, files: [file('a')] },
        { generator: { ...specs, id: 'two' }, files: [file('a')] },
      ],
      disk({}),
    ),
  ).toThrow('specs and two');
  const open: Generator = { ...specs, owns: /./ };
  for (const path of ['../x', '/x', 'a/../x', 'a\\x', './x'])
    expect(() => plan([{ generator: open, files: [{ path, content: '' }] }], disk({})), path).toThrow('outside');
});

it('tells a hand’s work from a stale file', () => {
  const edited = seal('# made\na: 1\n').replace('a: 1', 'a: 9');
  expect(plan([{ generator: specs, files: [file('a')] }], disk({ 'generated/specs/a.yaml': edited }))).toMatchObject([
    { kind: 'update', edited: true },
  ]);
  expect(
    plan([{ generator: specs, files: [file('a')] }], disk({ 'generated/specs/a.yaml': seal('# made\na: 0\n') })),
  ).toMatchObject([{ edited: false }]);
  expect(plan([{ generator: specs, files: [] }], disk({ 'generated/specs/a.yaml': edited }))).toMatchObject([
    { kind: 'delete', edited: true },
  ]);
});

it('seals every comment style, and only files that begin with a comment', () => {
  for (const text of ['# a\nb\n', '%% a\nb\n', '// a\nb\n', '-- a\nb\n', '<!-- a -->\nb\n']) {
    expect(sealState(seal(text)), text).toBe('intact');
    expect(sealState(seal(text).replace('b', 'c')), text).toBe('broken');
    expect(sealState(text)).toBe('none');
  }
  expect(seal('{}')).toBe('{}');
});

it('names files that no generator owns', () => {
  expect(leftovers([specs], ['generated/specs/a.yaml', 'generated/notes.txt'])).toEqual(['generated/notes.txt']);
});
