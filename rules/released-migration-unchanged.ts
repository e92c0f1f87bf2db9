import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import { type GoneWhileUsed, goneWhileUsed, whatGoes } from './gone-while-used.ts';
import { type Facts, rule } from './rule.ts';

type Subject =
  /** A migration of the base. */
  | { readonly path: string; readonly before: string; readonly after?: string }
  /** A column or table that a migration takes away. */
  | Pick<GoneWhileUsed, 'gone' | 'catalog'>;

export const releasedMigrationUnchanged = rule<Subject>({
  id: 'released-migration-unchanged',
  severity: 'error',
  why: 'a released migration has run somewhere: an edit never reaches that database, and a column that goes while code reads it takes the service down with it',
  example: {
    breaks: 'alter table orders.orders drop column total, and store.ts selects total',
    mend: 'release code that no longer reads total, then drop it in a later migration',
  },
  subjects(facts) {
    const texts = new Map(facts.code?.files.map(({ path, text }) => [path, text]));
    const released = facts.code === undefined ? [] : [...(facts.base?.migrations ?? [])];
    return [
      ...released.map(([path, before]) => {
        const after = texts.get(path);
        return { path, before, ...(after === undefined ? {} : { after }) };
      }),
      ...whatGoes(facts),
    ];
  },
  *check(subjects, facts) {
    for (const subject of subjects) if ('path' in subject) yield* edited(subject, facts);
    for (const used of goneWhileUsed(facts)) yield inUse(used);
  },
});

function* edited({ path, before, after }: Extract<Subject, { path: string }>, facts: Facts): Iterable<Finding> {
  if (after !== undefined && plain(after) === plain(before)) return;
  const base = facts.base?.ref ?? 'the base';
  const at = after === undefined ? homeOf(path, facts.model) : firstDifference(path, plain(before), plain(after));
  if (at === undefined) return;
  yield {
    message:
      after === undefined
        ? `${path} is gone; ${base} has released it`
        : `${path} says something else than on ${base}, where it was released`,
    subject: path,
    at,
    fix: `git checkout ${base} -- ${path}, and write what changes into a migration of its own (novatrek new migration)`,
  };
}

/** What a checkout makes of line ends changes nothing. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function firstDifference(file: string, before: string, after: string): Origin {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const index = now.findIndex((line, i) => line !== old[i]);
  const line = index === -1 ? now.length : index + 1;
  return { file, path: ['@line', line, 1, Math.max(1, now[line - 1]?.length ?? 1)] };
}

/** A file that is gone has no line; its service has. */
function homeOf(path: string, model: Model): Origin | undefined {
  const service = [...model.services.values()].find((one) => path.split('/').includes(one.id));
  return service === undefined ? undefined : below(service.store?.origin ?? service.origin);
}

function inUse({ gone, catalog, uses }: GoneWhileUsed): Finding {
  const { service } = catalog;
  const what = gone.column === undefined ? gone.table : `${gone.table}.${gone.column}`;
  const full = `${service.store?.schema ?? service.id}.${what}`;
  return {
    message: `${full} ${gone.renamedTo === undefined ? 'goes' : `becomes ${gone.renamedTo}`} while code of ${service.id} still uses it`,
    subject: full,
    at: gone.at,
    fix:
      gone.renamedTo === undefined
        ? 'release code that does without it first, and let a later migration drop it'
        : `add ${gone.renamedTo} beside it, move the code, and let a later migration drop the old one`,
    related: uses.slice(0, 3).map((at) => ({ message: 'used here', at })),
  };
}
