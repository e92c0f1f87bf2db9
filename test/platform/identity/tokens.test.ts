import { expect, it } from 'vitest';
import { generateKey, privatePem, publicPem } from '../../../runtime/platform/identity/keys.ts';
import { createTokens, signToken } from '../../../runtime/platform/identity/tokens.ts';

const shop = generateKey('svc-shop');
const orders = generateKey('svc-orders');
const keys = [shop.publicKey, orders.publicKey];

function clock(start = Date.parse('2026-01-01T12:00:00Z')) {
  let time = start;
  return {
    now: () => new Date(time),
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

it('shows a service who its caller is', () => {
  const ours = createTokens({ service: 'svc-shop', key: shop.privateKey, keys });
  const theirs = createTokens({ service: 'svc-orders', key: orders.privateKey, keys });
  expect(theirs.verify(ours.tokenFor('svc-orders'))).toEqual({ kind: 'service', id: 'svc-shop' });
  expect(theirs.verify(ours.tokenFor('svc-stock'))).toBeUndefined();
});

it('makes a token once for each target, and a new one before the old is over', () => {
  const { now, pass } = clock();
  const tokens = createTokens({ service: 'svc-shop', key: shop.privateKey, keys, now });
  const theirs = createTokens({ service: 'svc-orders', key: orders.privateKey, keys, now });
  const first = tokens.tokenFor('svc-orders');
  expect(tokens.tokenFor('svc-stock')).not.toBe(first);
  pass(230);
  expect(tokens.tokenFor('svc-orders')).toBe(first);
  pass(20);
  const second = tokens.tokenFor('svc-orders');
  expect(second).not.toBe(first);
  expect(theirs.verify(first)?.id).toBe('svc-shop');
  pass(60);
  expect(theirs.verify(first)).toBeUndefined();
  expect(theirs.verify(second)?.id).toBe('svc-shop');
});

it('allows for clocks that differ a little, also for a token it has seen', () => {
  const { now, pass } = clock();
  const theirs = createTokens({ service: 'svc-orders', key: orders.privateKey, keys, now });
  const token = signToken(shop.privateKey, { audience: 'svc:svc-orders', now: new Date(now().getTime() + 4000) });
  expect(theirs.verify(token)?.id).toBe('svc-shop');
  pass(308);
  expect(theirs.verify(token)?.id).toBe('svc-shop');
  pass(2);
  expect(theirs.verify(token)).toBeUndefined();
});

it('lets people be signed in for a day, and services for five minutes', () => {
  const app = generateKey('app:web');
  const jo = generateKey('operator:jo');
  const theirs = createTokens({
    service: 'svc-orders',
    key: orders.privateKey,
    keys: [...keys, app.publicKey, jo.publicKey],
  });
  for (const [key, seconds, good] of [
    [app.privateKey, 86_400, true],
    [app.privateKey, 86_401, false],
    [jo.privateKey, 86_400, true],
    [shop.privateKey, 300, true],
    [shop.privateKey, 301, false],
  ] as const)
    expect([
      key.kid,
      seconds,
      theirs.verify(signToken(key, { audience: 'svc:svc-orders', seconds })) !== undefined,
    ]).toEqual([key.kid, seconds, good]);
});

it('makes no token of a service for everybody', () => {
  expect(() => signToken(shop.privateKey)).toThrow('needs an audience');
});

it('takes Ed25519 keys and no others', () => {
  expect(privatePem(shop.privateKey)).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(publicPem(shop.publicKey)).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(shop.publicKey).not.toHaveProperty('d');
  expect(() => privatePem(shop.publicKey)).toThrow('lacks d');
  expect(() => publicPem({ ...shop.publicKey, crv: 'X25519' })).toThrow('no Ed25519 key');
});
