import type { Finding } from '../model/finding.ts';
import { isDate } from '../model/schema/strict.ts';
import { didYouMean } from '../model/suggest.ts';
import { type InlineIgnore, word } from './inline-ignore.ts';

/** A finding on its line. */
export interface OnLine {
  readonly rule: string;
  readonly file: string;
  readonly place: { readonly line: number };
}

export interface Judged<One> {
  readonly open: readonly One[];
  readonly ignored: readonly { readonly finding: One; readonly ignore: InlineIgnore }[];
  /** `ignore-complete`: no reason, no rule, no such rule, or not to be understood. */
  readonly incomplete: readonly Finding[];
  /** `ignore-in-force`: its day has passed. */
  readonly expired: readonly Finding[];
  /** `ignore-needed`: nothing on its lines breaks its rule. */
  readonly needless: readonly Finding[];
}

export interface JudgedBy {
  readonly ruleIds: ReadonlySet<string>;
  /** Laws about exceptions, ignores and the baseline themselves: nobody may ignore those. */
  readonly unignorable?: ReadonlySet<string>;
  readonly today: string;
}

/** Which findings an inline ignore covers, and what is wrong with the ignores. */
export function applyIgnores<One extends OnLine>(
  found: readonly One[],
  ignores: readonly InlineIgnore[],
  { ruleIds, unignorable = new Set(), today }: JudgedBy,
): Judged<One> {
  const sound = ignores.filter((one) => unreadable(one, ruleIds, unignorable) === undefined);
  const inForce = sound.filter((one) => isInForce(one, today));
  const byRule = new Map<string, InlineIgnore[]>();
  for (const one of inForce) {
    const key = `${one.file}\n${one.rule}`;
    byRule.set(key, [...(byRule.get(key) ?? []), one]);
  }
  const used = new Set<InlineIgnore>();
  const open: One[] = [];
  const ignored: { finding: One; ignore: InlineIgnore }[] = [];
  for (const finding of found) {
    const line = finding.place.line;
    const candidates = byRule.get(`${finding.file}\n${finding.rule}`) ?? [];
    const ignore = candidates.find(({ from, to }) => from <= line && line <= to);
    if (ignore === undefined) open.push(finding);
    else {
      used.add(ignore);
      ignored.push({ finding, ignore });
    }
  }
  return {
    open,
    ignored,
    incomplete: ignores.flatMap((one) => incompleteFinding(one, ruleIds, unignorable)),
    expired: sound.filter((one) => !isInForce(one, today)).map(expiredFinding),
    needless: inForce.filter((one) => !used.has(one)).map(needlessFinding),
  };
}

function isInForce({ until }: InlineIgnore, today: string): boolean {
  return until === undefined || (isDate(until) && today <= until);
}

/** Why it covers nothing, whatever stands there. */
function unreadable(
  one: InlineIgnore,
  ruleIds: ReadonlySet<string>,
  unignorable: ReadonlySet<string>,
): { message: string; fix: string } | undefined {
  const shape = `write ${word} RULE -- reason`;
  if (one.problem !== undefined) return { message: `this ignore cannot be read: it ${one.problem}`, fix: shape };
  if (!ruleIds.has(one.rule))
    return {
      message: `this ignore names the unknown rule ${one.rule}`,
      fix: didYouMean(one.rule, ruleIds) ?? 'novatrek explain lists the rules',
    };
  return unignorable.has(one.rule)
    ? { message: `${one.rule} cannot be ignored`, fix: 'mend what it reports' }
    : undefined;
}

/** Without a reason it still covers: one mistake is one finding. */
function incompleteFinding(
  one: InlineIgnore,
  ruleIds: ReadonlySet<string>,
  unignorable: ReadonlySet<string>,
): Finding[] {
  const wrong =
    unreadable(one, ruleIds, unignorable) ??
    (one.reason === undefined
      ? { message: `this ignore of ${one.rule} gives no reason`, fix: 'add -- and the reason' }
      : undefined);
  return wrong === undefined ? [] : [{ ...wrong, subject: `${word} ${one.rule} in ${one.file}`, at: one.at }];
}

function expiredFinding(one: InlineIgnore): Finding {
  const until = one.until ?? '';
  return {
    message: isDate(until)
      ? `this ignore of ${one.rule} expired on ${until}`
      : `this ignore of ${one.rule} has no real day in until (${until}), so it counts as expired`,
    subject: `${word} ${one.rule} in ${one.file}`,
    at: one.at,
    fix: isDate(until) ? 'mend the cause, or agree on a new day' : 'write a day like until=2027-03-31',
  };
}

function needlessFinding(one: InlineIgnore): Finding {
  const where = one.to < one.from ? 'no code follows it' : lines(one);
  return {
    message: `this ignore ignores nothing: ${where}`,
    subject: `${word} ${one.rule} in ${one.file}`,
    at: one.at,
    fix: 'delete it, or put it on the line of the finding or right above it',
  };
}

function lines({ rule, from, to }: InlineIgnore): string {
  return `${rule} reports nothing on line${from === to ? ` ${from}` : `s ${from} to ${to}`}`;
}
