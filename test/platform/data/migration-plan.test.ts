import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type MigrationFile, planMigrations } from '../../../runtime/platform/data/migration-plan.ts';

const file = (name: string, text = `-- ${name}\nselect 1;\n`): MigrationFile => ({ name, text });
const done = ({ name, text }: MigrationFile) => ({
  name,
  sha256: createHash('sha256').update(text).digest('hex'),
  at: '2026-01-02',
});
const one = file('0001__tables.expand.sql');
const two = file('0002__fill.backfill.sql');
const three = file('0003__drop.contract.sql');
const four = file('0004__more.expand.sql');
const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name.slice(0, 4));

it('takes what is pending, in order, and holds back what takes away', () => {
  const deploy = planMigrations([four, two, three, one], [done(one)], 'expand');
  expect([names(deploy.apply), names(deploy.heldBack), deploy.problems]).toEqual([['0002', '0004'], ['0003'], []]);
  const all = planMigrations([one, two, three, four], [done(one)], 'all');
  expect([names(all.apply), names(all.heldBack)]).toEqual([['0002', '0003', '0004'], []]);
  const later = planMigrations([one, two, three, four], [one, two, four].map(done), 'all');
  expect([names(later.apply), later.problems]).toEqual([['0003'], []]);
});

it('refuses a file that was changed after it was applied', () => {
  const edited = { ...one, text: `${one.text}drop table x;` };
  expect(planMigrations([edited], [done(one)], 'expand').problems).toEqual([
    '0001__tables.expand.sql was changed after it was applied on 2026-01-02: restore it, and put the change in a new file',
  ]);
  const onWindows = { ...one, text: one.text.replaceAll('\n', '\r\n') };
  expect(planMigrations([onWindows], [done(one)], 'expand').problems).toEqual([]);
});

it('refuses a database that knows more than the files', () => {
  expect(planMigrations([one], [done(one), done(two)], 'expand').problems).toEqual([
    '0002__fill.backfill.sql was applied on 2026-01-02 and is not among the files: restore it, or deploy the version that has it',
  ]);
});

it('refuses gaps, numbers used twice and files that come too late', () => {
  expect(planMigrations([two, four], [], 'expand').problems).toEqual([
    '0002__fill.backfill.sql comes after a gap, 0001 is missing: restore that file, or renumber what follows',
    '0004__more.expand.sql comes after a gap, 0003 is missing: restore that file, or renumber what follows',
  ]);
  expect(planMigrations([one, file('0001__other.expand.sql')], [], 'expand').problems).toEqual([
    '0001__other.expand.sql has the number of 0001__tables.expand.sql: give the one that is not yet released the next free number',
  ]);
  expect(planMigrations([one, two, three, four], [done(one), done(three), done(four)], 'expand').problems).toEqual([
    '0002__fill.backfill.sql is new, but 0004__more.expand.sql is applied already: give it a number after the last one',
  ]);
});

it('refuses names that say no number or phase', () => {
  for (const name of [
    '1__x.expand.sql',
    '0001_x.expand.sql',
    '0001__x.sql',
    '0001__X.expand.sql',
    '0001__x.rollback.sql',
  ]) {
    expect(planMigrations([file(name)], [], 'expand').problems.join()).toContain(`${name} is no name of a migration`);
  }
});

it('refuses files that take the transaction into their own hands', () => {
  const text = '-- x\nselect 1; COMMIT; create table x ();';
  expect(planMigrations([file('0001__x.expand.sql', text)], [], 'expand').problems).toEqual([
    '0001__x.expand.sql says COMMIT: take it out, each file is one transaction already',
  ]);
  const alone = planMigrations([file('0001__x.expand.sql', `-- x\n-- novatrek:no-transaction\nbegin;`)], [], 'expand');
  expect(alone.problems).toEqual(['0001__x.expand.sql says BEGIN: take it out, its statements commit one by one']);
  const body = "do $$ begin commit; end $$; comment on table x is 'commit';";
  expect(planMigrations([file('0001__x.expand.sql', body)], [], 'expand').problems).toEqual([]);
});
