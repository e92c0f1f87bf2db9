import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { emptyFolder, novatrek } from './novatrek.ts';

// One edit of the YAML each, and every file that must change for it, of all generators together.

let workspace: string;
let undo = () => {};

beforeAll(async () => {
  workspace = join(emptyFolder(), 'clover');
  const made = await novatrek(join(workspace, '..'), ['init', 'clover']);
  expect(made.code, made.err).toBe(0);
}, 120_000);

afterEach(() => undo());

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function apply({ file, from, to }: Edit): void {
  const path = join(workspace, 'architecture', file);
  const before = readFileSync(path, 'utf8');
  expect(before.split(from), `${file} holds '${from}' once`).toHaveLength(2);
  writeFileSync(path, before.replace(from, to));
  undo = () => writeFileSync(path, before);
}

const own = (service: string, ...more: string[]) => [
  `update generated/openapi/${service}.yaml`,
  `update services/${service}/contract.gen.ts`,
  ...more,
];

const cases: [string, Edit, string[]][] = [
  ['a comment', { file: 'platform.yaml', from: '\nname:', to: '\n# Said in passing.\nname:' }, []],
  [
    'a column',
    {
      file: 'services/svc-payouts.yaml',
      from: '        cents: { type: INTEGER',
      to: '        note: { type: TEXT }\n        cents: { type: INTEGER',
    },
    [
      'create services/svc-payouts/migrations/0002__add-payouts-note.expand.sql',
      'update generated/diagrams/stores/svc-payouts.mmd',
      'update services/svc-payouts/contract.gen.ts',
      'update services/svc-payouts/migrations/schema.json',
    ],
  ],
  [
    'a member of an answer that another service asks for',
    {
      file: 'services/svc-beekeepers.yaml',
      from: '        joined_at: { type: string, format: date-time',
      to: '        nickname: { type: string }\n        joined_at: { type: string, format: date-time',
    },
    own('svc-beekeepers', 'update services/svc-deliveries/contract.gen.ts'),
  ],
  [
    'a field of an event',
    {
      file: 'events/delivery.graded.yaml',
      from: '    grams: { type: integer, minimum: 1 }',
      to: '    hive: { type: string }\n    grams: { type: integer, minimum: 1 }',
    },
    [
      'update generated/asyncapi/svc-deliveries.yaml',
      'update generated/asyncapi/svc-payouts.yaml',
      'update services/svc-deliveries/contract.gen.ts',
      'update services/svc-payouts/contract.gen.ts',
    ],
  ],
  [
    'another summary of an operation',
    {
      file: 'services/svc-payouts.yaml',
      from: 'summary: List what is owed to a beekeeper',
      to: 'summary: All that is owed',
    },
    own('svc-payouts'),
  ],
];

it.each(cases)('%s changes exactly the files that follow from it', async (_, edit, expected) => {
  apply(edit);
  const { out, err } = await novatrek(workspace, ['generate', '--dry-run']);
  expect(
    out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^would /, ''))
      .sort(),
    err,
  ).toEqual([...expected].sort());
});

it('leaves every file alone that a hand wrote', async () => {
  const byHand = () =>
    Object.fromEntries(
      readdirSync(workspace, { recursive: true, encoding: 'utf8' })
        .filter(
          (path) => /(service|store|price|service\.test)\.ts$|^(test|README|package)/.test(path) && /\.\w+$/.test(path),
        )
        .map((path) => [
          path,
          createHash('sha256')
            .update(readFileSync(join(workspace, path)))
            .digest('hex'),
        ]),
    );
  const before = byHand();
  expect(Object.keys(before).length).toBeGreaterThan(8);
  for (const [, edit] of cases) apply(edit);
  rmSync(join(workspace, 'generated'), { recursive: true });
  expect((await novatrek(workspace, ['generate'])).code).toBe(0);
  expect(byHand()).toEqual(before);
});
