import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { asyncapi } from '../../generators/asyncapi.ts';
import { appRole, ownerRole, schemaName } from '../../generators/policy/names.ts';
import { policy } from '../../generators/policy.ts';
import { seal, sealState } from '../../generators/seal.ts';
import { load } from '../../model/load.ts';
import type { Model } from '../../model/model.ts';
import { bareService, type Files, modelOf, shop, unmark } from '../workspace.ts';
import { desk } from './fixture.ts';
import { novatrek } from './novatrek.ts';
import { shuffled } from './shuffled.ts';

const filesOf = (model: Model) => [...policy.generate(model)];

function contentOf(model: Model, name: string): string {
  const file = filesOf(model).find(({ path }) => path === `generated/policy/${name}`);
  if (file === undefined) throw new Error(`no ${name}`);
  return file.content;
}

const screens: Files = {
  'applications/web-shop.yaml': `
title: Web shop
type: web
description: Where customers buy.
screens:
  cart:
    description: What is in the cart.
    calls:
      - { to: svc-orders, endpoint: POST /orders, for: Order }
      - { to: svc-desk, endpoint: GET /cases, for: Show cases, status: planned }
`,
  'actors.yaml': `
bank: { name: Bank, type: External System, description: Moves money., hosts: [pay.bank.example, api.bank.example] }
fax: { name: Fax, type: External System, description: Sends faxes. }
`,
  'services/svc-ledger.yaml': (shop['services/svc-ledger.yaml'] ?? '').replace(
    'responses: { 200: Ledger }',
    `responses: { 200: Ledger }
      calls:
        - { to: bank, for: Compare }
        - { to: fax, for: Send, status: planned }`,
  ),
};

it.each(['postgres.sql', 'kafka-acls.yaml', 'callers.yaml', 'egress.yaml'])(
  'writes %s as in the golden file',
  async (name) => {
    const model = modelOf({ ...desk, ...screens });
    await expect(contentOf(model, name)).toMatchFileSnapshot(`../golden/policy/${name}`);
  },
);

it('owns what it writes, and a hand in it breaks the seal', () => {
  for (const { path, content } of filesOf(modelOf(desk))) {
    expect(path).toMatch(policy.owns);
    expect(sealState(seal(content))).toBe('intact');
    expect(sealState(seal(content).replace('svc', 'svx'))).toBe('broken');
  }
});

it('writes the same bytes whatever the order of keys in the YAML', () => {
  const { sources } = unmark({ ...desk, ...screens });
  const wanted = filesOf(modelOf({ ...desk, ...screens }));
  for (let seed = 1; seed <= 10; seed++) {
    const { model } = load(shuffled(sources, seed));
    expect(model && filesOf(model)).toEqual(wanted);
  }
});

it('gives no role to a service that keeps nothing, and writes no script where nobody keeps anything', () => {
  const files = { 'services/svc-idle.yaml': bareService('sales') };
  expect(contentOf(modelOf(files), 'postgres.sql')).not.toContain('svc_idle');
  const bare = Object.entries(shop).map(([name, text]) => [name, text.replace(/store:\n( .*\n)+/, '')]);
  const paths = filesOf(modelOf({}, Object.fromEntries(bare))).map(({ path }) => path);
  expect(paths).not.toContain('generated/policy/postgres.sql');
  expect(paths).toContain('generated/policy/callers.yaml');
});

it('names roles after the service, and no two services alike', () => {
  expect([ownerRole('svc-check-in'), appRole('svc-check-in')]).toEqual(['svc_check_in_owner', 'svc_check_in_app']);
  expect(schemaName('ANALYTICS')).toBe('analytics');
  const long = 'svc-'.padEnd(80, 'x');
  const ids = [
    'a-b',
    'a_b',
    'A-b',
    'A_B',
    'ab',
    'pg-a',
    's-pg-a',
    'Straße',
    'strasse',
    long,
    `${long}y`,
    "o'neil",
    'a b',
  ];
  const roles = ids.flatMap((id) => [ownerRole(id), appRole(id)]);
  expect(new Set(roles).size).toBe(2 * ids.length);
  for (const role of roles) expect(role).toMatch(/^(?!pg_)[a-z][a-z0-9_]{1,62}$/);
});

it('allows on the bus what events declare, and nothing else', () => {
  const model = novatrek();
  const { acls, topics } = parse(contentOf(model, 'kafka-acls.yaml'));
  const granted = new Set<string>();
  for (const { principal, resourceType, resourceName, resourcePatternType, operation, permissionType, host } of acls) {
    expect([resourcePatternType, permissionType, host]).toEqual(['LITERAL', 'ALLOW', '*']);
    granted.add(`${principal} ${operation} ${resourceType} ${resourceName}`);
  }
  expect(granted.size).toBe(acls.length);
  const events = [...model.events.values()];
  let probes = 0;
  for (const { id, consumes } of model.services.values()) {
    for (const { channel, producer, consumers } of events) {
      const [says, hears] = [producer.id === id, consumers.some((one) => one.id === id)];
      const wanted = { WRITE: says, READ: hears, DESCRIBE: says || hears, CREATE: false, DELETE: false, ALTER: false };
      for (const [operation, allowed] of Object.entries(wanted)) {
        expect([operation, granted.has(`User:${id} ${operation} TOPIC ${channel}`)]).toEqual([operation, allowed]);
        probes++;
      }
    }
    for (const other of model.services.keys())
      expect(granted.has(`User:${id} READ GROUP ${other}`)).toBe(other === id && consumes.length > 0);
  }
  expect(probes).toBe(22 * 9 * 6);
  expect(topics).toEqual(
    events
      .map((event) => ({ name: event.channel, partitions: event.partitions ?? 3 }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
});

it('gives a topic as many partitions as AsyncAPI says', () => {
  const model = modelOf(desk);
  const said = new Map<string, number>();
  for (const { content } of asyncapi.generate(model))
    for (const channel of Object.values<{ address: string; bindings: { kafka: { partitions: number } } }>(
      parse(content).channels,
    ))
      said.set(channel.address, channel.bindings.kafka.partitions);
  const { topics } = parse(contentOf(model, 'kafka-acls.yaml'));
  expect(topics).toHaveLength(2);
  for (const { name, partitions } of topics) expect(partitions).toBe(said.get(name));
});

it('lets call whom the contracts let call', async () => {
  const callers = parse(contentOf(novatrek(), 'callers.yaml'));
  expect(Object.keys(callers)).toHaveLength(22);
  for (const [id, operations] of Object.entries<Record<string, string[]>>(callers)) {
    const { contract } = await import(`../../runtime/services/${id}/contract.gen.ts`);
    const named = Object.entries<{ callers: string[] }>(contract.operations).map(([name, one]) => [name, one.callers]);
    expect(Object.fromEntries(named), id).toEqual(operations);
  }
});
