import { expect, it } from 'vitest';
import { ledgers, name } from './sql-cases.ts';
import { folder, modelWith, namesOf, onDisk, run } from './sql-release.ts';

const model = modelWith(ledgers(name));
const wider = modelWith(ledgers(`${name}\nnote: { type: TEXT }`));
const owned = modelWith(ledgers(`${name}\nowner: { type: TEXT, required: true }`));
const first = onDisk(run(model).files);
const initial = `${folder}/0001__initial.expand.sql`;
const byHand = (number: string, phase = 'backfill') => `${folder}/${number}__fill-owner.${phase}.sql`;

it('makes what was not released anew, and leaves what was', () => {
  const before = { disk: onDisk(run(wider, { disk: first, committed: first }).files), committed: first };
  expect(namesOf(run(wider, before).files)).toContain('0002__add-ledgers-note.expand.sql');
  const again = run(owned, before).files;
  expect(namesOf(again)).toEqual([
    '0001__initial.expand.sql',
    '0002__add-ledgers-owner.expand.sql',
    '0003__add-ledgers-owner-rules.contract.sql',
  ]);
  expect(namesOf(run(model, before).files)).toEqual(['0001__initial.expand.sql']);
  expect(onDisk(again).get(initial)).toBe(first.get(initial));
  // Never committed: the first migration itself is made anew.
  expect(namesOf(run(owned, { disk: first, committed: new Map() }).files)).toEqual(['0001__initial.expand.sql']);
});

it('comes out the same in a fresh clone, and where there is no git', () => {
  const disk = onDisk(run(owned, { disk: first, committed: first }).files);
  for (const before of [{ disk, committed: disk }, { disk }]) expect(onDisk(run(owned, before).files)).toEqual(disk);
});

it('numbers what people wrote before what it makes a must', () => {
  const disk = onDisk(run(owned, { disk: first, committed: first }).files);
  disk.set(byHand('0003'), '-- by hand\nselect 1;\n');
  const files = run(owned, { disk, committed: first }).files;
  expect(namesOf(files)).toEqual([
    '0001__initial.expand.sql',
    '0003__fill-owner.backfill.sql',
    '0002__add-ledgers-owner.expand.sql',
    '0004__add-ledgers-owner-rules.contract.sql',
  ]);
  expect(files.find(({ path }) => path === byHand('0003'))).toMatchObject({ keep: true });
  const snapshot = files.at(-1)?.content ?? '';
  expect(snapshot).toContain('"0003__fill-owner.backfill.sql": "');
});

it('puts nothing that takes away before what people still fill', () => {
  const was = onDisk(run(modelWith(ledgers('name: { type: TEXT }'))).files);
  const must = modelWith(ledgers('name: { type: TEXT, required: true, backfilled: true }'));
  const disk = new Map(was).set(byHand('0003'), 'select 1;\n');
  expect(run(must, { disk, committed: was }).refused.map((one) => one.message)).toEqual([
    `${byHand('0003')} comes after a gap`,
  ]);
});

it('keeps quiet about words', () => {
  const said = modelWith(ledgers('name: { type: VARCHAR(20), required: true, note: what it is called }'));
  expect(onDisk(run(said, { disk: first, committed: first }).files)).toEqual(first);
});

it('takes the word of a migration written by hand for what it settles', () => {
  const narrow = modelWith(ledgers('name: { type: VARCHAR(10), required: true }'));
  expect(run(narrow, { disk: first, committed: first }).refused).toHaveLength(1);
  const disk = new Map(first).set(byHand('0002', 'contract'), '-- novatrek:settles ledgers.name\nselect 1;\n');
  const { files, refused } = run(narrow, { disk, committed: first });
  expect(refused).toEqual([]);
  expect(namesOf(files)).toEqual(['0001__initial.expand.sql', '0002__fill-owner.contract.sql']);
  expect(files.at(-1)?.content).toContain('"name":"name","type":"varchar(10)"');
});

it.each([
  [
    'edited',
    (files: Map<string, string>) => files.set(initial, `${first.get(initial)}select 1;\n`),
    'has been edited by hand',
  ],
  ['gone', (files: Map<string, string>) => files.delete(initial), 'was released and is gone'],
  [
    'renamed',
    (files: Map<string, string>) => {
      files.delete(initial);
      files.set(`${folder}/0001__first.expand.sql`, first.get(initial) ?? '');
    },
    'was released and is gone',
  ],
  ['strange', (files: Map<string, string>) => files.set(`${folder}/3-notes.sql`, ''), 'is no name for a migration'],
  ['doubled', (files: Map<string, string>) => files.set(byHand('0001'), ''), 'has the number of'],
  ['far', (files: Map<string, string>) => files.set(byHand('0007'), ''), 'comes after a gap'],
])('a history that is %s is reported, with or without git, and nothing is changed', (_, change, message) => {
  const disk = new Map(first);
  change(disk);
  for (const before of [{ disk, committed: first }, { disk }]) {
    const { files, refused } = run(wider, before);
    expect(refused.map((one) => one.message).join('\n')).toContain(message);
    expect(refused[0]).toMatchObject({ rule: 'generated-not-edited', severity: 'error' });
    expect(onDisk(files)).toEqual(disk);
  }
});

it('does not guess when the snapshot of released migrations is lost', () => {
  for (const text of [undefined, '<<<<<<< HEAD\n{}', '{"files":{}}']) {
    const committed = new Map(first);
    if (text === undefined) committed.delete(`${folder}/schema.json`);
    else committed.set(`${folder}/schema.json`, text);
    expect(run(wider, { disk: committed, committed }).refused[0]?.message).toContain(
      'schema.json is missing or can’t be read',
    );
  }
});

it('reports names and types the database can’t have', () => {
  const { refused } = run(
    modelWith(
      `${ledgers(`${name}\nNAME: { type: MOOD }`)}\nplatform_inbox:\n  description: Mine.\n  columns: { id: { type: UUID } }`,
    ),
  );
  expect(refused.map((one) => one.message)).toEqual([
    'shelf.ledgers.NAME has a type nobody here knows: MOOD',
    'the name name is taken in the schema of svc-tables',
    'the name platform_inbox is taken in the schema of svc-tables',
  ]);
});
