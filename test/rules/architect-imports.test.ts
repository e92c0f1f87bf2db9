import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing } from './code.ts';

const store = '/runtime/services/svc-orders/store.ts';
const noMoment = {
  'rules/no-moment.yaml': `
title: Days are computed by one library
select: import
where: { target: package, role: service }
forbid: { to: { in: [moment, luxon] } }
message: '{file} of {service} takes {to}'
fix: take Temporal
examples:
  fails: [{ target: package, role: service, to: moment, service: svc-orders }]
  passes: [{ target: package, role: service, to: novatrek, service: svc-orders }]
`,
};
const importing = (text: string) => changed(store, 'import type { Db }', `${text}\nimport type { Db }`);

it('lets architects forbid what code may import', () => {
  const [found] = expectFindings('no-moment', { ...noMoment, ...importing("import moment from «'moment';") }, [
    'runtime/services/svc-orders/store.ts of svc-orders takes moment',
  ]);
  expect(found?.fix).toBe('take Temporal');
});

it('leaves other imports alone', () => {
  expectNothing('no-moment', { ...noMoment, ...importing("import { z } from 'zod';") });
});

it('lets them draw lines between domains', () => {
  const apart = {
    'rules/apart.yaml': `
title: Sales and finance share no code
select: import
where: { domain: sales, toService: { exists: true } }
require: { toService.domain: sales }
message: '{file} takes code of {toService}'
examples:
  fails: [{ domain: sales, toService: svc-billing }]
  passes: [{ domain: sales, toService: svc-orders }]
`,
  };
  expectFindings('apart', { ...apart, ...importing("import { bill } from «'../svc-billing/service.ts';") }, [
    'runtime/services/svc-orders/store.ts takes code of svc-billing',
  ]);
  expectNothing('apart', apart);
});
