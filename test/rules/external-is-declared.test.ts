import { expect, it } from 'vitest';
import { changed, expectFindings, expectNothing } from '../workspace.ts';

const calls = (to: string) =>
  changed('services/svc-billing.yaml', '{ to: svc-ledger, endpoint: GET /ledgers,', `{ to: ${to},`);
const actor = (type: string) => ({ 'actors.yaml': `mailer: { name: Mailer, type: ${type}, description: M. }\n` });

it('reports a system that nobody declared', () => {
  const [near] = expectFindings('external-is-declared', { ...calls('«mialer»'), ...actor('External System') }, [
    'mialer is neither a service nor an actor',
  ]);
  expect(near?.fix).toBe('did you mean mailer?');
  const [far] = expectFindings('external-is-declared', calls('«stripe»'), ['stripe is neither a service nor an actor']);
  expect(far?.fix).toBe('declare an external system in actors.yaml');
});

it('reports a call to a person', () => {
  const [found] = expectFindings('external-is-declared', { ...calls('«mailer»'), ...actor('Human') }, [
    'Mailer is a person; a service can call systems only',
  ]);
  expect(found?.related?.[0]?.at.path).toEqual(['mailer']);
});

it('lets services call external systems and infrastructure', () => {
  for (const type of ['External System', 'Infrastructure'])
    expectNothing('external-is-declared', { ...calls('mailer'), ...actor(type) });
});
