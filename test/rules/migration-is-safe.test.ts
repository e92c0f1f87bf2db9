import { expect, it } from 'vitest';
import { settled } from '../../generators/generator.ts';
import { migrations as generator } from '../../generators/migrations.ts';
import { plan } from '../../generators/plan.ts';
import { modelOf } from '../workspace.ts';
import { changed, expectFindings, expectNothing, type Known } from './code.ts';

const migrations = settled(generator, modelOf({}));

/** What the generator of migrations refuses, where this was released before. */
const released: Known = (model) => {
  const outputs = [{ generator: migrations, files: [...migrations.generate(modelOf({}), { disk: new Map() })] }];
  const created = plan(outputs, new Map()).flatMap((one) =>
    one.kind === 'create' ? [[one.path, one.content] as const] : [],
  );
  const before = new Map(created);
  return { refused: [...(migrations.refuse?.(model, { disk: before, committed: before }) ?? [])] };
};

it('reports a released column that would lose what is in it', () => {
  const [found] = expectFindings(
    'migration-is-safe',
    changed(
      'services/svc-orders.yaml',
      'total: { type: INTEGER, required: true }',
      'total: { type: «BOOLEAN, required: true }',
    ),
    ['total'],
    { known: released },
  );
  expect(found?.fix).not.toBe('');
});

it('says nothing of a column that is new, or where nothing was released', () => {
  const more = changed(
    'services/svc-orders.yaml',
    'total: { type: INTEGER, required: true }',
    'total: { type: INTEGER, required: true }\n        note: { type: TEXT }',
  );
  expectNothing('migration-is-safe', more, { known: released });
  expectNothing('migration-is-safe');
});
