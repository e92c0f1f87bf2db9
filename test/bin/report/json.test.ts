import { expect, it } from 'vitest';
import { json } from '../../../bin/report/json.ts';
import { against, found, hostile, ignored, report } from './sample.ts';

it('has the same fields whatever is found', () => {
  const fields = ['ok', 'complete', 'findings', 'excepted', 'ignored', 'known', 'preExisting', 'rules'];
  expect(Object.keys(JSON.parse(json(report())))).toEqual(fields);
  const { base: _, ...given } = hostile();
  expect(Object.keys(JSON.parse(json(given)))).toEqual(fields);
});

it('keeps apart what counts and what does not, with the reason', () => {
  const data = JSON.parse(
    json(
      report({
        open: [found({ severity: 'warning' })],
        excepted: [found({ exception: 'EXC-1' })],
        ignored: [ignored()],
        known: [found()],
        preExisting: [found()],
        base: against({ known: 3, mended: 1 }),
      }),
    ),
  );
  expect(data).toMatchObject({
    ok: true,
    findings: [{ severity: 'warning', line: 12, column: 5 }],
    excepted: [{ exception: 'EXC-1' }],
    ignored: [{ ignore: { file: 'services/svc-a/store.ts', line: 11, reason: 'built at run time' } }],
    known: [{ rule: 'cross-schema-read' }],
    preExisting: [{ rule: 'cross-schema-read' }],
    base: { ref: 'origin/main', known: 3, mended: 1, addedSuppressions: [] },
    rules: [{ id: 'cross-schema-read', subjects: 1234 }, { id: 'no-orphans' }],
  });
  for (const list of ['findings', 'excepted', 'ignored', 'known', 'preExisting'])
    expect(data[list][0].fingerprint, list).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.parse(json(report({ open: [found()] })))).toMatchObject({ ok: false });
});
