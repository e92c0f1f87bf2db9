import { count, type Located } from '../report.ts';
import { code, html, prose, target } from './markdown-text.ts';
import { type AddedSuppression, ofSeverity, type Report } from './report.ts';
import { asides, lookedAt, verdict } from './verdict.ts';

export interface MarkdownOptions {
  /** What a link to a file begins with, like `https://…/blob/<commit>/`; without it, links count from the root. */
  readonly linkTo?: string;
  /** Characters at most. A comment on GitHub may have 65,536. */
  readonly limit?: number;
  /** Let a program find its comment again. */
  readonly marked?: boolean;
}

export const marker = '<!-- novatrek check -->';
/** Left for the last words of a text that had to be cut. */
const reserve = 400;

/** A comment for a pull request: the verdict first, then what to do, file by file. */
export function markdown(report: Report, options: MarkdownOptions = {}): string {
  const { limit = 65_536, marked = true } = options;
  const link = (file: string, line: number, words = `${file}:${line}`) =>
    `[${prose(words)}](${options.linkTo ?? ''}${target(`${report.prefix ?? ''}${file}`)}#L${line})`;
  const head = [
    ...(marked ? [marker] : []),
    `## novatrek check: ${verdict(report)}`,
    '',
    ...(report.complete ? [] : ['The rules did not run: first mend what stands below.', '']),
    ...added(report.base?.added ?? [], link),
  ];
  const text = new Bounded(limit - reserve, head.join('\n'));
  for (const [severity, title] of [
    ['error', 'Errors'],
    ['warning', 'Warnings'],
  ] as const) {
    const found = ofSeverity(report.open, severity);
    if (found.length === 0) continue;
    text.add(`\n### ${title}\n`);
    for (const [file, ofFile] of byFile(found)) {
      text.add(`\n**${code(file)}**\n`);
      for (const one of ofFile) text.addFinding(finding(one, link));
    }
  }
  text.fold(
    `${count(ofSeverity(report.open, 'info').length, 'note')}`,
    ofSeverity(report.open, 'info').map((one) => brief(one, link)),
  );
  const before = report.preExisting;
  const ref = report.base === undefined ? 'the base' : report.base.ref;
  text.fold(
    `${count(before.length, 'finding')} on ${html(ref)} too: not of this change, and not in its way`,
    before.map((one) => brief(one, link)),
  );
  const last = [...asides(report), ...(report.complete ? [lookedAt(report)] : [])];
  return text.end(`\n${last.map(prose).join(' · ')}\n`);
}

type Link = (file: string, line: number, words?: string) => string;

function finding(one: Located, link: Link): string {
  const { line } = one.place;
  return [
    `- ${link(one.file, line, `line ${line}`)} **${prose(one.message)}** (${code(one.rule)})`,
    ...(one.fix === undefined ? [] : [`  - **fix** ${prose(one.fix)}`]),
    ...(one.why === undefined ? [] : [`  - **why** ${prose(one.why)}`]),
    ...one.relatedPlaces.map(({ message, file, place }) => `  - **see** ${link(file, place.line)} ${prose(message)}`),
    '',
  ].join('\n');
}

function brief(one: Located, link: Link): string {
  return `- ${link(one.file, one.place.line)} ${prose(one.message)} (${code(one.rule)})\n`;
}

/** More than that nobody reads; the count says how many there are. */
const most = 20;

/** Reviewers look here first: this change lets something pass. */
function added(suppressions: readonly AddedSuppression[], link: Link): string[] {
  if (suppressions.length === 0) return [];
  const names = { exception: 'an exception', ignore: 'a comment in the source', baseline: 'the baseline' } as const;
  return [
    `> **This change lets ${count(suppressions.length, 'more breach', 'more breaches')} pass:**`,
    ...suppressions.slice(0, most).map((one) => {
      const terms = [one.owner, one.until === undefined ? undefined : `until ${one.until}`].filter((term) => term);
      const reason = one.reason === undefined ? 'no reason given' : one.reason;
      const by = terms.length === 0 ? '' : ` (${prose(terms.join(', '))})`;
      return `> - ${link(one.file, one.line)} ${names[one.kind]} for ${code(one.rule)} of ${prose(one.subject)}: ${prose(reason)}${by}`;
    }),
    ...(suppressions.length > most ? [`> - and ${suppressions.length - most} more`] : []),
    '',
  ];
}

function byFile(found: readonly Located[]): Map<string, Located[]> {
  const files = new Map<string, Located[]>();
  for (const one of found) files.set(one.file, [...(files.get(one.file) ?? []), one]);
  return files;
}

/** Takes blocks while they fit, counts what does not, and says so: a text cut by the site would end in the middle. */
class Bounded {
  readonly #limit: number;
  #text: string;
  #left = 0;
  /** Once something was left out, a later and shorter block must not look as if nothing was. */
  #full = false;
  constructor(limit: number, head: string) {
    this.#limit = limit;
    this.#text = head;
  }
  add(block: string): boolean {
    if (this.#full || this.#text.length + block.length > this.#limit) {
      this.#full = true;
      return false;
    }
    this.#text += block;
    return true;
  }
  addFinding(block: string): void {
    if (!this.add(block)) this.#left++;
  }
  fold(title: string, items: readonly string[]): void {
    if (items.length === 0) return;
    const [open, close] = [`\n<details><summary>${title}</summary>\n\n`, '\n</details>\n'];
    let room = this.#full ? 0 : this.#limit - this.#text.length - open.length - close.length;
    const shown = items.filter((item) => {
      room -= item.length;
      return room >= 0;
    });
    if (shown.length > 0) this.#text += `${open}${shown.join('')}${close}`;
    this.#left += items.length - shown.length;
    if (shown.length < items.length) this.#full = true;
  }
  end(last: string): string {
    const cut = `\n**${count(this.#left, 'more finding')} left out: there is no more room here. \`novatrek check\` prints all.**\n`;
    return `${this.#text}${this.#left === 0 ? '' : cut}${last}`;
  }
}
