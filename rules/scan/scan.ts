import type { CodeFacts, CodeFile, Layout, Memory, ScannedFile, ScanProblem } from './facts.ts';
import { migrationsOf } from './migrations.ts';
import { behavioursOf } from './typescript/behaviour.ts';
import { callsOf } from './typescript/calls.ts';
import { codeOf } from './typescript/code.ts';
import { direct } from './typescript/direct.ts';
import { importsOf } from './typescript/imports.ts';
import { link } from './typescript/link.ts';
import { loggedOf } from './typescript/logged.ts';
import { nameLike } from './typescript/names.ts';
import { outletsOf } from './typescript/outlets.ts';
import { publishesOf } from './typescript/publishes.ts';
import { reachOf } from './typescript/reach.ts';
import { sqlUsesOf } from './typescript/sql-uses.ts';
import { textsOf } from './typescript/text.ts';
import { symOf } from './typescript/value.ts';

/** Nobody writes longer files by hand. */
const largest = 2_000_000;

/** Text in, facts out. `loadSqlParser` comes first. */
export function scan(files: readonly CodeFile[], layout: Layout, memory: Memory): CodeFacts {
  const problems: ScanProblem[] = [];
  const readable = files.filter((file) => {
    const problem = problemOf(file);
    if (problem !== undefined) problems.push(problem);
    return problem === undefined;
  });
  const sources = readable.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path));
  const code = codeOf(sources, files, layout, memory);
  for (const unit of code.units)
    for (const { message, kind, at } of unit.facts.problems) problems.push({ at: unit.at(at, 1), kind, message });
  const found = link(code);
  const { evaluator } = found;
  const linked = { ...found, called: found.called.map((one) => direct(one, evaluator)) };
  const asTag = nameLike(layout.sql.tags);
  const texts = textsOf(evaluator, (at) => {
    const sym = symOf(at);
    return sym.k === 'tagged' && asTag(evaluator.resolve({ ...at, id: sym.tag })) !== undefined;
  });
  const { handlers, subscribes, starts } = behavioursOf(linked, texts);
  const reaching = reachOf(evaluator, starts);
  return {
    files: files.map(scanned),
    imports: importsOf(code, linked.called, texts),
    sql: [...sqlUsesOf(linked, texts, memory), ...migrationsOf(readable, memory)],
    calls: callsOf(linked, reaching),
    publishes: publishesOf(linked, texts, reaching),
    subscribes,
    handlers,
    outlets: outletsOf(linked, texts),
    logged: loggedOf(linked),
    problems,
  };
}

function scanned({ path, role, service, text }: CodeFile): ScannedFile {
  const at = { file: path, path: ['@line', 1, 1, 1] };
  return { path, role, at, ...(service !== undefined && { service }), ...(role === 'migration' && { text }) };
}

function problemOf({ path, text, problem }: CodeFile): ScanProblem | undefined {
  const at = { file: path, path: ['@line', 1, 1, 1] };
  if (problem !== undefined) {
    const tooBig = / the limit$/.test(problem);
    return { at, kind: tooBig ? 'too-big' : 'unreadable', message: problem };
  }
  if (text.length > largest)
    return { at, kind: 'too-big', message: `has ${text.length} characters; ${largest} is the limit` };
  return text.includes('\0') ? { at, kind: 'unreadable', message: 'is not text: it holds a NUL character' } : undefined;
}
