import { fingerprint, identities } from '../../rules/fingerprint.ts';
import type { Located } from '../report.ts';
import { type Ignored, isOk, type Report, type ReportedRule } from './report.ts';
import { safely } from './safely.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;
/** The root that paths count from; whoever reads the file knows where it is. */
const rootId = '%SRCROOT%';

interface Entry {
  readonly one: Located;
  readonly state?: 'new' | 'unchanged';
  readonly suppression?: Readonly<Record<string, unknown>>;
}

/** SARIF 2.1.0. What is set aside stays in it, with the reason, so that an auditor sees it. */
export function sarif(report: Report): string {
  const entries = entriesOf(report);
  const known = new Set(report.rules.map((rule) => rule.id));
  const ids = [...known, ...new Set(entries.map(({ one }) => one.rule).filter((id) => !known.has(id)))];
  const names = identities(entries.map(({ one }) => one));
  const index = new Map(ids.map((id, i) => [id, i]));
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const run = {
    tool: {
      driver: {
        name: 'novatrek',
        version: report.version,
        semanticVersion: report.version,
        rules: ids.map((id) => descriptor(id, rules.get(id))),
      },
    },
    automationDetails: { id: 'novatrek/check/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [rootId]: { description: { text: 'the root of the repository' } } },
    invocations: [
      {
        executionSuccessful: true,
        exitCode: isOk(report) ? 0 : 1,
        ...(report.complete
          ? {}
          : {
              toolExecutionNotifications: [
                { level: 'error', message: { text: 'The rules did not run: first mend what is reported.' } },
              ],
            }),
      },
    ],
    results: entries.map((entry, i) => {
      const name = names[i];
      return result(entry, index.get(entry.one.rule) ?? -1, name === undefined ? '' : fingerprint(name), report);
    }),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** Sorted by place, as ordinals of equal findings count in the order of the file. */
function entriesOf(report: Report): Entry[] {
  const withBase = report.base !== undefined;
  const reasons = new Map(report.exceptions.map((exception) => [exception.id, exception]));
  const external = (justification: string) => ({ kind: 'external', status: 'accepted', justification });
  const entries: Entry[] = [
    ...report.open.map((one): Entry => ({ one, ...(withBase ? { state: 'new' } : {}) })),
    ...report.preExisting.map((one): Entry => ({ one, ...(withBase ? { state: 'unchanged' } : {}) })),
    ...report.excepted.map((one) => {
      const { reason, owner, until } = reasons.get(one.exception ?? '') ?? {};
      const parts = [reason, owner && `owner: ${owner}`, until && `until ${until}`].filter((part) => part);
      return { one, suppression: external([`exception ${one.exception}`, ...parts].join('; ')) };
    }),
    ...report.known.map((one) => ({ one, suppression: external('in the baseline: it stood when that was written') })),
    ...report.ignored.map((one) => ({ one, suppression: inSource(one, report) })),
  ];
  return entries.sort(
    (a, b) => order(a.one.file, b.one.file) || a.one.place.line - b.one.place.line || a.one.place.col - b.one.place.col,
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inSource({ ignore }: Ignored, { prefix = '' }: Report) {
  const line = Number(ignore.at.path[1] ?? 1);
  return {
    kind: 'inSource',
    status: 'accepted',
    justification: safely(ignore.reason ?? 'no reason given'),
    location: physical(`${prefix}${ignore.file}`, { line, col: Number(ignore.at.path[2] ?? 1), length: 1 }),
  };
}

function result({ one, state, suppression }: Entry, ruleIndex: number, print: string, { prefix = '' }: Report) {
  const text = [one.message, ...(one.why === undefined ? [] : [`Why: ${one.why}`])];
  if (one.fix !== undefined) text.push(`Fix: ${one.fix}`);
  return {
    ruleId: one.rule,
    ruleIndex,
    level: levels[one.severity],
    message: { text: plain(text.map(safely).join('\n')) },
    locations: [physical(`${prefix}${one.file}`, one.place)],
    // The first name is the one that GitHub follows an alert by; without it, it would take the text of the line.
    partialFingerprints: { primaryLocationLineHash: `${print}:1`, 'novatrek/v1': print },
    ...(one.relatedPlaces.length === 0
      ? {}
      : {
          relatedLocations: one.relatedPlaces.map(({ message, file, place }, i) => ({
            id: i + 1,
            ...physical(`${prefix}${file}`, place),
            message: { text: plain(safely(message)) },
          })),
        }),
    ...(suppression === undefined ? {} : { suppressions: [suppression] }),
    ...(state === undefined ? {} : { baselineState: state }),
    properties: { subject: one.subject },
  };
}

/** In messages of SARIF, [text](3) is a link and {0} an argument. What could not be one stays as it is. */
function plain(text: string): string {
  return text.replaceAll(/\[(?=[^\]]*\]\()/g, '\\[').replaceAll(/\{(\d+)\}/g, '{{$1}}');
}

function physical(path: string, place: { readonly line: number; readonly col: number; readonly length: number }) {
  const { line, col, length } = place;
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: rootId },
      region: { startLine: line, startColumn: col, endLine: line, endColumn: col + length },
    },
  };
}

function descriptor(id: string, rule: ReportedRule | undefined) {
  if (rule === undefined) return { id };
  const { why, example, decisions, severity, subjects } = rule;
  const decided = decisions.map((one) => `${one.id} ${one.title} (${one.status}), ${one.file}`);
  return {
    id,
    shortDescription: { text: safely(why) },
    help: {
      text: [why, `Breaks it: ${example.breaks}`, `Mend: ${example.mend}`, ...decided].map(safely).join('\n'),
      markdown: [
        escaped(why),
        '',
        `- breaks it: ${escaped(example.breaks)}`,
        `- mend: ${escaped(example.mend)}`,
        ...decided.map((one) => `- decided by ${escaped(one)}`),
      ].join('\n'),
    },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['architecture'],
      precision: 'very-high',
      decisions: decisions.map((one) => one.id),
      ...(subjects === undefined ? {} : { subjects }),
    },
  };
}

function escaped(text: string): string {
  return safely(text).replaceAll(/[\\`*_[\]<>|#]/g, '\\$&');
}
