import { entries, find } from '../../model/find.ts';
import { type Dependent, impactOf } from '../../model/impact.ts';
import type { Entry } from '../../model/model.ts';
import { placesOf } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { count, grouped } from '../report.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

const groups: readonly (readonly [string, string])[] = [
  ['service', 'services'],
  ['endpoint', 'endpoints'],
  ['event', 'events'],
  ['screen', 'screens'],
  ['table', 'tables'],
  ['capability', 'capabilities'],
  ['rule', 'rules'],
  ['exception', 'exceptions'],
  ['setting', 'settings'],
  ['solution', 'solutions'],
];

/** `novatrek impact`: who has to be asked before a thing changes. */
export function impact(words: string, options: { readonly root?: string; readonly json?: boolean }): number {
  const { model, sources } = loadOrFail(options.root);
  const found = find(model, words);
  const [thing] = found;
  if (thing === undefined) throw unknown(words, [...entries(model)]);
  if (found.length > 1)
    throw new CannotRun(
      `${words} may mean ${found
        .slice(0, 8)
        .map((entry) => `${entry.kind} ${entry.id}`)
        .join(', ')}`,
      'name one of them',
    );
  const dependents = impactOf(model, thing);
  const bySource = new Map(sources.map((source) => [source.path, placesOf(source)]));
  const where = ({ at }: Dependent) => {
    const place = bySource.get(at.file)?.(at) ?? { line: 1, col: 1 };
    return { file: at.file, line: place.line, column: place.col };
  };
  if (options.json === true) {
    const rows = dependents.map((one) => ({
      kind: one.entry.kind,
      id: one.entry.id,
      distance: one.distance,
      because: one.because,
      ...where(one),
    }));
    process.stdout.write(
      `${JSON.stringify({ thing: { kind: thing.kind, id: thing.id }, dependents: rows }, undefined, 2)}\n`,
    );
    return 0;
  }
  const line = (one: Dependent) => {
    const { file, line: number, column } = where(one);
    return `    ${one.entry.id}  (${one.because})  ${file}:${number}:${column}`;
  };
  const section = (title: string, rows: readonly Dependent[]) =>
    rows.length === 0
      ? []
      : [
          title,
          ...groups.flatMap(([kind, plural]) => {
            const members = rows.filter((row) => row.entry.kind === kind);
            return members.length === 0 ? [] : [`  ${plural} (${members.length})`, ...members.map(line)];
          }),
        ];
  const direct = dependents.filter((one) => one.distance === 1);
  const distant = dependents.filter((one) => one.distance > 1);
  const head = `${thing.kind} ${thing.id}: ${count(direct.length, 'direct dependent')}, ${grouped(distant.length)} more at a distance`;
  process.stdout.write(`${[head, ...section('directly', direct), ...section('at a distance', distant)].join('\n')}\n`);
  return 0;
}

function unknown(words: string, all: readonly Entry[]): CannotRun {
  const guess = didYouMean(
    words,
    all.map((entry) => entry.id),
  );
  return new CannotRun(
    `nothing is called ${words}`,
    guess ?? 'name a service, endpoint, event, table, entity, decision, capability, domain or actor',
  );
}
