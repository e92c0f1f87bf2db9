import { expect, it } from 'vitest';
import { applyPolicy } from '../../../runtime/platform/data/policy.ts';
import { freshDatabase } from '../postgres.ts';

it('sets passwords in the transaction that a script is by itself, or not at all', async () => {
  const database = await freshDatabase();
  const script = '-- made elsewhere\nBEGIN;\ncreate schema whole;\nCOMMIT;\n';
  await expect(applyPolicy(database.url, script, { nt_test_no_such_role: 'x' })).rejects.toThrow(
    'nt_test_no_such_role',
  );
  expect(await database.query("select to_regnamespace('whole') as found")).toEqual([{ found: null }]);
  await applyPolicy(database.url, script);
  expect(await database.query("select to_regnamespace('whole')::text as found")).toEqual([{ found: 'whole' }]);
});
