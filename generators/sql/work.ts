import type { Finding, Origin } from '../../model/finding.ts';
import type { Service, Table } from '../../model/model.ts';
import type { Migration, Phase } from './history.ts';

/** One migration file to be. */
export interface Step {
  readonly phase: Phase;
  readonly name: string;
  readonly transaction: boolean;
  readonly statements: readonly string[];
}

/** Where the YAML speaks of a table; the platform's own tables stand in none. */
export interface Place {
  readonly at: Origin;
  readonly table?: Table;
}

/** What collects while an old structure is compared with a new one: statements, by when and how they may run. */
export interface Work {
  readonly service: Service;
  readonly schema: string;
  /** Beside the running version, in one transaction. */
  readonly expand: string[];
  /** Beside the running version, each statement for itself: indexes. */
  readonly expandAlone: string[];
  /** Fills what was added, and looks at what was promised. */
  readonly fill: string[];
  readonly validate: string[];
  /** Once no running version minds. */
  readonly contractAlone: string[];
  readonly contract: string[];
  readonly comments: string[];
  /** In words, for the names of the files. */
  readonly labels: string[];
  readonly findings: Finding[];
  /** Things a migration written by hand takes care of: `orders`, `orders.total`. */
  readonly byHand: ReadonlySet<string>;
}

export function newWork(service: Service, schema: string, byHand: readonly Migration[]): Work {
  const settled = byHand.flatMap(({ content }) =>
    [...content.matchAll(/^--\s*novatrek:settles\s+(.+?)\s*$/gim)].flatMap(([, things = '']) =>
      things.toLowerCase().split(/[\s,]+/),
    ),
  );
  return {
    service,
    schema,
    expand: [],
    expandAlone: [],
    fill: [],
    validate: [],
    contractAlone: [],
    contract: [],
    comments: [],
    labels: [],
    findings: [],
    byHand: new Set(settled),
  };
}

/** What can't be generated, or not yet. */
export function refuse(work: Work, thing: string, at: Origin, message: string, mend: string): void {
  work.findings.push({ message, subject: `${work.service.id} ${thing}`, at, fix: mend });
}

export function handMend(work: Work, thing: string): string {
  return `novatrek new migration ${work.service.id} NAME, and say in that file what it does: -- novatrek:settles ${thing}`;
}

/** The files, in the order of their phases; none where there is nothing to do. */
export function stepsOf(work: Work): Step[] {
  const name = nameOf(work.labels);
  const step = (phase: Phase, transaction: boolean, statements: readonly string[], suffix = ''): Step[] =>
    statements.length === 0 ? [] : [{ phase, name: `${name}${suffix}`, transaction, statements }];
  const steps = [
    ...step('expand', true, work.expand),
    ...step('expand', false, work.expandAlone, '-indexes'),
    ...step('backfill', false, [...work.fill, ...work.validate]),
    ...step('contract', false, work.contractAlone, '-rules'),
    ...step('contract', true, work.contract),
  ];
  const [first, ...rest] = steps;
  if (first === undefined || work.comments.length === 0) return steps;
  // Comments never make a migration; they travel with the next one.
  return first.phase === 'expand' && first.transaction
    ? [{ ...first, statements: [...first.statements, work.comments.join('\n')] }, ...rest]
    : [...step('expand', true, [work.comments.join('\n')]), ...steps];
}

const longest = 50;

function nameOf(labels: readonly string[]): string {
  const [first = 'change', ...rest] = [...new Set(labels)];
  const words = `${first}${rest.length === 0 ? '' : ' and more'}`;
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^-+|-+$/g, '');
}

/** Said in the same words, in whatever order. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
