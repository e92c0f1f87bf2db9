import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base, ordersContract } from '../fixtures/http/orders-contract.ts';
import { bearer, order, serve } from '../fixtures/http/serve.ts';

const text = fc.oneof(
  { weight: 8, arbitrary: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 90 }) },
  { weight: 1, arbitrary: fc.constantFrom('', 'a\0b', '\ud800', 'x\udfff') },
);
const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, true, 1.5, -1, 1e9, '1', '', [], {}));
const maybe = <Value>(good: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 20, arbitrary: good }, { weight: 1, arbitrary: odd });

const known = fc.record(
  {
    item: maybe(text),
    quantity: maybe(fc.integer({ min: 0, max: 101 })),
    note: maybe(fc.oneof(text, fc.constant(null))),
    buyer: maybe(fc.record({ name: maybe(text), more: odd }, { requiredKeys: ['name'] })),
    tags: maybe(fc.subarray(['gift', 'fragile'])),
  },
  { requiredKeys: ['item', 'quantity'] },
);
const body = fc.oneof(
  { weight: 12, arbitrary: known },
  { weight: 1, arbitrary: known.map(({ item: _, ...rest }) => rest) },
  { weight: 1, arbitrary: known.map((one) => ({ ...one, surprise: 1 })) },
  { weight: 1, arbitrary: odd },
);

const ajv = new Ajv2020({ strict: false });
const fits = ajv.compile({
  ...Object(ordersContract.schemas.OrderCreate),
  components: { schemas: ordersContract.schemas },
});

/** What PostgreSQL can't store, found another way than by the platform: it writes what it can't say in UTF-8 as U+FFFD. */
function storable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && Buffer.from(value).toString() === value;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => storable(key) && storable(inner));
}

const poisoned = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some(poisoned));

it('accepts a body if and only if the contract does, and hands it on unchanged', async () => {
  let seen: unknown;
  const { app } = await serve({
    createOrder: async (request) => {
      seen = request.body;
      return order();
    },
  });
  const counts = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const payload = JSON.stringify(sent);
      const good = fits(JSON.parse(payload)) && storable(sent) && !poisoned(JSON.parse(payload));
      const answer = await app.inject({
        method: 'POST',
        url: `${base}/orders`,
        headers: { ...bearer('svc-shop'), 'content-type': 'application/json' },
        payload,
      });
      expect(answer.statusCode).toBe(good ? 201 : 400);
      counts[good ? 'accepted' : 'refused']++;
      if (good) expect(seen).toEqual(JSON.parse(payload));
      else expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    }),
    { numRuns: 1500 },
  );
  // Both kinds must have been tried in earnest.
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(150);
}, 120_000);

it('never fails on any query', async () => {
  const { app } = await serve();
  const value = fc.oneof(
    fc.string({ maxLength: 10, unit: 'binary' }),
    fc.integer().map(String),
    fc.constantFrom('true', ''),
  );
  const name = fc.oneof(fc.constantFrom('limit', 'ids', 'words', 'paid', '__proto__'), fc.string({ maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (pairs) => {
      const query = new URLSearchParams(pairs).toString();
      const answer = await app.inject({ url: `${base}/orders?${query}`, headers: bearer('svc-shop') });
      expect([200, 400]).toContain(answer.statusCode);
    }),
    { numRuns: 500 },
  );
}, 120_000);
