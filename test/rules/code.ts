import type { Diagnostic } from '../../model/finding.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { compileRules } from '../../rules/architect/rule.ts';
import type { More } from '../../rules/check.ts';
import { allRules } from '../../rules/index.ts';
import type { Facts } from '../../rules/rule.ts';
import type { CodeFacts, CodeFile } from '../../rules/scan/facts.ts';
import { noMemory } from '../../rules/scan/facts.ts';
import { type Found, layoutOf, sorter } from '../../rules/scan/layout.ts';
import { scan } from '../../rules/scan/scan.ts';
import { loadSqlParser } from '../../rules/scan/sql/parser.ts';
import * as workspace from '../workspace.ts';
import { type Files, modelOf, shop } from '../workspace.ts';

await loadSqlParser();

const billing = '/runtime/services/svc-billing';
const orders = '/runtime/services/svc-orders';

/** The small shop with code: two of its services are written, and each does exactly what it declares. */
export const coded: Files = {
  ...shop,
  ...workspace.changed('platform.yaml', 'conventions: {', 'conventions: { service: svc-<name>,'),
  [`${orders}/contract.gen.ts`]: 'export const contract = {} as never;\n',
  [`${orders}/service.ts`]: `import { randomUUID } from 'node:crypto';
import { defineService } from 'novatrek/platform';
import { contract } from './contract.gen.ts';
import { addOrder, findOrder } from './store.ts';

export default defineService(contract, ({ db, later, publish, log }) => ({
  handlers: {
    async createOrder({ body }) {
      const order_id = randomUUID();
      await addOrder(db, order_id, body.total);
      await publish('order.placed', { order_id, total: body.total });
      await later.billing.createInvoice({});
      log.info('an order was placed', { order_id });
      return { order_id, total: body.total };
    },
    async getOrder({ params, refuse }) {
      const row = await findOrder(db, params.order_id);
      if (row === undefined) throw refuse(404, 'no-such-order', 'There is no such order');
      return row;
    },
  },
  consumers: {},
}));
`,
  [`${orders}/store.ts`]: `import type { Db } from 'novatrek/platform';

export async function addOrder(db: Db, id: string, total: number): Promise<void> {
  await db.run\`insert into orders (order_id, total) values (\${id}, \${total})\`;
}

export function findOrder(db: Db, id: string) {
  return db.one<{ order_id: string; total: number }>\`select order_id, total from orders where order_id = \${id}\`;
}
`,
  [`${orders}/migrations/0001_init.sql`]: 'CREATE TABLE orders (order_id uuid PRIMARY KEY, total integer NOT NULL);\n',
  [`${billing}/contract.gen.ts`]: 'export const contract = {} as never;\n',
  [`${billing}/service.ts`]: `import { defineService } from 'novatrek/platform';
import { contract } from './contract.gen.ts';

export default defineService(contract, ({ db, call, now }) => {
  async function bill(order_id: string) {
    await db.run\`insert into invoices (invoice_id, order_id) values (gen_random_uuid(), \${order_id})\`;
  }
  return {
    handlers: {
      async createInvoice({ body }) {
        const ledgers = await call.ledger.listLedgers({});
        await bill(body.order_id);
        return { invoice_id: ledgers.ledger_id };
      },
      async getInvoice({ params }) {
        return { invoice_id: params.invoice_id };
      },
    },
    consumers: { 'order.placed': (event) => bill(event.order_id) },
    jobs: { tidy: { every: '1 day', run: async () => void (await db\`select now(), \${now()}\`) } },
  };
});
`,
  [`${billing}/migrations/0001_init.sql`]:
    'CREATE TABLE invoices (invoice_id uuid PRIMARY KEY, order_id uuid NOT NULL);\n',
};

/** What the code of these files does, by their path from the workspace. */
export function codeOf(
  files: Readonly<Record<string, string>>,
  model: Model = modelOf({}, coded),
  found: Found = { aliases: [], packages: {} },
): CodeFacts {
  const layout = layoutOf(model, found);
  const partOf = sorter(layout);
  const sorted = Object.entries(files).flatMap(([path, text]): CodeFile[] => {
    const part = partOf(path);
    return part === undefined ? [] : [{ path, text, ...part }];
  });
  return scan(sorted, layout, noMemory);
}

export type Known = (model: Model) => More;

function withCode(found: Found | undefined, known: Known | undefined) {
  return (model: Model, sources: readonly Source[]): More => ({
    ...(sources.length === 0
      ? {}
      : { code: codeOf(Object.fromEntries(sources.map(({ path, text }) => [path, text])), model, found) }),
    ...known?.(model),
  });
}

export interface Around {
  readonly base?: Files;
  readonly found?: Found;
  readonly known?: Known;
}

/** Like those of the workspace, over the coded shop: a path that begins with a slash is code. */
export function expectFindings(
  rule: string,
  files: Files,
  messages: readonly string[],
  { base = coded, found, known }: Around = {},
): Diagnostic[] {
  return workspace.expectFindings(rule, files, messages, base, withCode(found, known));
}

export function expectNothing(rule: string, files: Files = {}, { base = coded, found, known }: Around = {}): void {
  workspace.expectNothing(rule, files, base, withCode(found, known));
}

/** What a rule is given to judge. */
export function factsOf(files: Files, { base = coded, found, known }: Around = {}): Facts {
  const model = modelOf(files, base);
  const { sources } = workspace.unmark({ ...base, ...files });
  const code = sources.filter(({ path }) => !path.startsWith('architecture/'));
  const ruleIds = new Set(allRules(compileRules(model)).map(({ id }) => id));
  return { ...withCode(found, known)(model, code), model, today: '2026-06-01', ruleIds, usedExceptions: new Set() };
}

export function checkFiles(files: Files, { base = coded, found, known }: Around = {}) {
  return workspace.checkFiles(files, base, withCode(found, known));
}

export function changed(name: string, from: string, to: string, base: Files = coded): Files {
  return workspace.changed(name, from, to, base);
}

/** Several replacements, one after the other: the files they touch. */
export function edited(...edits: readonly (readonly [name: string, from: string, to: string])[]): Files {
  let files: Files = {};
  for (const [name, from, to] of edits)
    files = Object.assign({}, files, changed(name, from, to, { ...coded, ...files }));
  return files;
}

export const ordersCode = `${orders}/service.ts`;
export const billingCode = `${billing}/service.ts`;
