import type { Diagnostic, Origin, Severity } from '../model/finding.ts';
import { compare } from '../model/raw.ts';
import { type Place, placesOf, type Source } from '../model/source.ts';
import { safely } from './report/safely.ts';

/** A diagnostic with its places looked up. */
export interface Located extends Diagnostic {
  readonly file: string;
  readonly place: Place;
  readonly relatedPlaces: readonly { readonly message: string; readonly file: string; readonly place: Place }[];
}

const order: readonly Severity[] = ['error', 'warning', 'info'];

/** Looks up lines and columns, and sorts: by file, line, column, severity, rule. */
export function locate(diagnostics: readonly Diagnostic[], sources: readonly Source[]): Located[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const finders = new Map<string, (origin: Origin) => Place>();
  const place = (origin: Origin): Place => {
    const source = byPath.get(origin.file) ?? { path: origin.file, text: '' };
    const finder = finders.get(origin.file) ?? placesOf(source);
    finders.set(origin.file, finder);
    return finder(origin);
  };
  return diagnostics
    .map((diagnostic) => ({
      ...diagnostic,
      file: diagnostic.at.file,
      place: place(diagnostic.at),
      relatedPlaces: (diagnostic.related ?? []).map(({ message, at }) => ({
        message,
        file: at.file,
        place: place(at),
      })),
    }))
    .sort(
      (a, b) =>
        compare(a.file, b.file) ||
        a.place.line - b.place.line ||
        a.place.col - b.place.col ||
        order.indexOf(a.severity) - order.indexOf(b.severity) ||
        compare(a.rule, b.rule) ||
        compare(a.message, b.message),
    );
}

export type Paint = (color: 'red' | 'yellow' | 'blue' | 'dim' | 'bold', text: string) => string;

const codes = { red: 31, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;

/** Colors only for a person at a terminal who didn't say no. */
export function painter(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const on = stream.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  return (color, text) => (on ? `\u001b[${codes[color]}m${text}\u001b[0m` : text);
}

const colorOf = { error: 'red', warning: 'yellow', info: 'blue' } as const;

export function printText(found: readonly Located[], sources: readonly Source[], paint: Paint): string {
  const lines = new Map<string, string[]>();
  const lineOf = (file: string, line: number): string | undefined => {
    const cached = lines.get(file) ?? sources.find((source) => source.path === file)?.text.split('\n');
    if (cached === undefined) return undefined;
    lines.set(file, cached);
    return cached[line - 1];
  };
  return found.map((one) => `${block(visible(one), lineOf(one.file, one.place.line), paint)}\n`).join('\n');
}

function visible(one: Located): Located {
  return {
    ...one,
    file: safely(one.file),
    message: safely(one.message),
    ...(one.fix === undefined ? {} : { fix: safely(one.fix) }),
    ...(one.why === undefined ? {} : { why: safely(one.why) }),
    relatedPlaces: one.relatedPlaces.map((related) => ({
      ...related,
      file: safely(related.file),
      message: safely(related.message),
    })),
  };
}

function block(one: Located, source: string | undefined, paint: Paint): string {
  const { line, col, length } = one.place;
  const head = `${paint('bold', `${one.file}:${line}:${col}`)}  ${paint(colorOf[one.severity], one.severity)}  ${one.rule}  ${one.message}`;
  if (one.severity === 'info') return head;
  const out = [head];
  if (source !== undefined && source.trim() !== '') {
    const number = String(line).padStart(5);
    const shift = Math.max(0, col - 60);
    const shown = safely(shift > 0 ? `…${source.slice(shift)}` : source)
      .slice(0, 140)
      .replaceAll('\t', ' ');
    const mark = col - 1 - shift + (shift > 0 ? 1 : 0);
    const width = Math.max(1, Math.min(length, shown.length - mark));
    out.push(`${paint('dim', `${number} |`)} ${shown}`);
    out.push(`${paint('dim', '      |')} ${' '.repeat(mark)}${paint(colorOf[one.severity], '^'.repeat(width))}`);
  }
  if (one.why !== undefined) out.push(`${paint('dim', '   why')}  ${one.why}`);
  if (one.fix !== undefined) out.push(`${paint('dim', '   fix')}  ${one.fix}`);
  for (const { message, file, place } of one.relatedPlaces)
    out.push(`${paint('dim', '   see')}  ${file}:${place.line}:${place.col}  ${message}`);
  return out.join('\n');
}

/** The stable form for scripts: field names don't change between versions. */
export function asData(one: Located): Readonly<Record<string, unknown>> {
  return {
    rule: one.rule,
    severity: one.severity,
    message: one.message,
    subject: one.subject,
    file: one.file,
    line: one.place.line,
    column: one.place.col,
    ...(one.why === undefined ? {} : { why: one.why }),
    ...(one.fix === undefined ? {} : { fix: one.fix }),
    ...(one.exception === undefined ? {} : { exception: one.exception }),
    related: one.relatedPlaces.map(({ message, file, place }) => ({
      message,
      file,
      line: place.line,
      column: place.col,
    })),
  };
}

export function count(many: number, one: string, more = `${one}s`): string {
  return `${grouped(many)} ${many === 1 ? one : more}`;
}

/** 1234567 → 1,234,567; toLocaleString would load the locale data at every start. */
export function grouped(many: number): string {
  return String(many).replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ',');
}
