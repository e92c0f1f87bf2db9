import { count, type Located } from '../report.ts';
import { details } from './located-text.ts';
import type { Ignored, Report, ReportedRule } from './report.ts';

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly found: readonly Located[];
  /** Why it counts as skipped. */
  readonly skipped?: string;
}

/** JUnit XML: a suite per rule, a case per subject that breaks it, one case where none does. */
export function junit(report: Report): string {
  const cases = [...casesOf(report.open), ...setAside(report)];
  const byRule = new Map<string, Case[]>();
  for (const one of cases) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one]);
  const known = new Set(report.rules.map((rule) => rule.id));
  const strangers = [...byRule.keys()].filter((id) => !known.has(id)).map((id) => ({ id }));
  const suites = [...report.rules, ...strangers].flatMap((rule) => suite(rule, byRule.get(rule.id) ?? [], report));
  const sum = (pick: (one: Counted) => number) => suites.reduce((total, one) => total + pick(one), 0);
  const totals = {
    name: 'novatrek check',
    tests: sum((one) => one.tests),
    failures: sum((one) => one.failures),
    errors: 0,
    skipped: sum((one) => one.skipped),
    time: (report.elapsed / 1000).toFixed(3),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes(totals)}>`,
    ...suites.map((one) => one.text),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counted {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

/** Parsers want one failure per case, so that findings of one subject share it. */
function casesOf(found: readonly Located[], skipped?: (one: Located) => string): Case[] {
  const cases = new Map<string, { rule: string; name: string; found: Located[]; skipped?: string }>();
  for (const one of found) {
    const key = JSON.stringify([one.rule, one.subject, one.file, one.severity === 'error', skipped?.(one)]);
    const name = one.subject === '' ? one.message : one.subject;
    const made = cases.get(key) ?? {
      rule: one.rule,
      name,
      found: [],
      ...(skipped === undefined ? {} : { skipped: skipped(one) }),
    };
    made.found.push(one);
    cases.set(key, made);
  }
  return [...cases.values()];
}

function setAside(report: Report): Case[] {
  const reasons = new Map(report.exceptions.map(({ id, reason }) => [id, reason ?? '']));
  const ignored = new Map<Located, Ignored>(report.ignored.map((one) => [one, one]));
  return [
    ...casesOf(report.excepted, ({ exception = '' }) => `exception ${exception}: ${reasons.get(exception) ?? ''}`),
    ...casesOf(report.ignored, (one) => `ignored in the source: ${ignored.get(one)?.ignore.reason ?? ''}`),
    ...casesOf(report.known, () => 'in the baseline'),
    ...casesOf(report.preExisting, () => `on ${report.base?.ref ?? 'the base'} too`),
  ];
}

function suite(rule: Pick<ReportedRule, 'id' | 'subjects'>, cases: readonly Case[], report: Report): Counted[] {
  if (cases.length === 0 && rule.subjects === undefined) return [];
  const failures = cases.filter(fails).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const lines =
    cases.length > 0
      ? cases.map((one) => testcase(one, report))
      : [`    <testcase ${attributes({ name: count(rule.subjects ?? 0, 'subject'), classname: rule.id, time: 0 })}/>`];
  const tests = lines.length;
  const head = attributes({ name: rule.id, tests, failures, errors: 0, skipped, time: 0 });
  return [{ tests, failures, skipped, text: [`  <testsuite ${head}>`, ...lines, '  </testsuite>'].join('\n') }];
}

function fails({ skipped, found }: Case): boolean {
  return skipped === undefined && found.some((one) => one.severity === 'error');
}

function testcase(one: Case, { prefix = '' }: Report): string {
  const first = one.found[0];
  const where = first === undefined ? {} : { file: `${prefix}${first.file}`, line: first.place.line };
  const head = `    <testcase ${attributes({ name: one.name, classname: one.rule, ...where, time: 0 })}>`;
  const said = one.found.flatMap((finding) => [
    `${prefix}${finding.file}:${finding.place.line}:${finding.place.col} ${finding.severity} ${finding.message}`,
    ...details(finding, prefix),
  ]);
  const text = xml(said.join('\n'));
  const inner =
    one.skipped !== undefined
      ? `<skipped ${attributes({ message: one.skipped })}/>`
      : fails(one)
        ? `<failure ${attributes({ message: first?.message ?? '', type: 'error' })}>${text}</failure>`
        : `<system-out>${text}</system-out>`;
  return `${head}\n      ${inner}\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${xml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join(' ');
}

/** XML knows no way to write most control characters, half surrogates and two others: they are left out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

function xml(text: string): string {
  return text
    .replaceAll(unwritable, '')
    .replaceAll('\r', '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
