import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { answers, type Question } from '../../bin/ask.ts';
import { CannotRun } from '../../bin/workspace.ts';
import { program, workspace } from './novatrek.ts';

const questions: readonly Question<'id' | 'color' | 'size'>[] = [
  {
    name: 'id',
    flag: '<id>',
    about: 'An id',
    wrong: (text) => (/^[a-z]+$/.test(text) ? undefined : new CannotRun(`${text} is no id`, 'write letters')),
  },
  { name: 'color', flag: '--color <name>', about: 'Its color', fallback: 'blue' },
  { name: 'size', flag: '--size <text>', about: 'Its size' },
];

/** A terminal with a person who types this, at once or when they are asked. */
function desk(...typed: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let shown = '';
  const left = [...typed];
  output.on('data', (chunk) => {
    shown += String(chunk);
    if (String(chunk).includes(': ') && left.length > 0) input.write(left.shift());
  });
  return { input, output, shown: () => shown };
}

it('asks for what is missing, one after the other; an empty line takes what is offered', async () => {
  const person = desk('lamp\n', '\n', 'large\n');
  expect(await answers('paint', questions, {}, person)).toEqual({ id: 'lamp', color: 'blue', size: 'large' });
  expect(person.shown()).toMatch(/An id: [\s\S]*Its color \[blue\]: [\s\S]*Its size: /);
});

it('asks nothing that was given', async () => {
  const person = desk('large\n');
  expect(await answers('paint', questions, { id: 'lamp', color: 'red' }, person)).toEqual({
    id: 'lamp',
    color: 'red',
    size: 'large',
  });
  expect(person.shown()).not.toMatch(/An id|Its color/);
});

it('says what is wrong with an answer and asks again; where one is needed, an empty line is none', async () => {
  const person = desk('L1\n', '\n', 'lamp\n', 'red\n', '\n', 'small\n');
  expect(await answers('paint', questions, {}, person)).toEqual({ id: 'lamp', color: 'red', size: 'small' });
  expect(person.shown()).toContain('  L1 is no id; write letters\n');
});

it('keeps lines that are typed ahead or pasted', async () => {
  const person = desk('lamp\nred\nsmall\n');
  expect(await answers('paint', questions, {}, person)).toEqual({ id: 'lamp', color: 'red', size: 'small' });
});

it('stops when the person does, with nothing done', async () => {
  for (const end of ['\u0003', '\u0004']) {
    const person = desk('lamp\n', end);
    await expect(answers('paint', questions, {}, person)).rejects.toThrow(
      /^stopped before everything was said; nothing was written$/,
    );
  }
});

it('without a terminal takes what is offered, and says all that is needed', async () => {
  const nobody = { input: new PassThrough(), output: new PassThrough() };
  expect(await answers('paint', questions, { id: 'lamp', size: 'small' }, nobody)).toEqual({
    id: 'lamp',
    color: 'blue',
    size: 'small',
  });
  await expect(answers('paint', questions, {}, nobody)).rejects.toMatchObject({
    message: 'paint needs <id>, --size <text>',
    mend: '<id>  An id\n        --size <text>  Its size',
  });
  // Somebody who can't see the question can't answer it.
  await expect(answers('paint', questions, {}, { ...desk(), output: new PassThrough() })).rejects.toThrow(CannotRun);
});

it('refuses a wrong flag before it asks anything', async () => {
  const person = desk('large\n');
  await expect(answers('paint', questions, { id: 'L1' }, person)).rejects.toThrow('L1 is no id');
  expect(person.shown()).toBe('');
});

/** On a terminal of its own, made by `script`; each answer is typed when its question shows. */
function typed(
  folder: string,
  args: readonly string[],
  talk: readonly (readonly [question: string, answer: string])[],
) {
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder });
  const left = [...talk];
  let shown = '';
  return new Promise<{ code: number | null; shown: string }>((done) => {
    child.stdout.on('data', (chunk) => {
      shown += String(chunk);
      const [next] = left;
      if (next === undefined || !shown.includes(next[0])) return;
      left.shift();
      child.stdin.write(next[1]);
    });
    child.on('close', (code) => done({ code, shown }));
  });
}

it.skipIf(spawnSync('script', ['--version']).status !== 0)(
  'a person at a real terminal is asked by the program itself',
  async () => {
    const folder = workspace();
    const said = await typed(
      folder,
      ['new', 'domain'],
      [
        ['Id of the domain', 'Support\r'],
        ['is no id of a domain', 'support\r'],
        ['Its name [Support]', '\r'],
        ['The team that answers for it', 'Desk\r'],
        ['What it is responsible for', 'Helps.\r'],
      ],
    );
    expect(said.code, said.shown).toBe(0);
    expect(readFileSync(join(folder, 'architecture/domains/support.yaml'), 'utf8')).toContain(
      'name: Support\nteam: Desk\ndescription: Helps.\n',
    );
    const stopped = await typed(folder, ['new', 'domain', 'other'], [['Its name [Other]', '\u0003']]);
    expect(stopped.code, stopped.shown).toBe(2);
    expect(stopped.shown).toContain('nothing was written');
  },
);
