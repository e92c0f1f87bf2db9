import { expect, it } from 'vitest';
import { onEach } from './cluster.ts';
import { runMatrix } from './matrix.ts';
import { startWorld } from './world.ts';

onEach((bin) => {
  it("opens to each of NovaTrek's roles what is its own and refuses it everything else", {
    timeout: 120_000,
  }, async () => {
    const world = await startWorld(bin);
    try {
      const found = world.tables.map(({ tenant, name }) => `${tenant.schema}.${name}`);
      const declared = world.tenants.flatMap(({ service, schema }) =>
        service.tables.map(({ name }) => `${schema}.${name.toLowerCase()}`),
      );
      expect(found).toEqual(expect.arrayContaining(declared));
      const verdict = await runMatrix(world);
      // Append-only by a migration of its own: less than the policy grants, and nothing else.
      const taken = /^svc_safety_compliance_app may not: .*\bsafety\.audit_log\b.*(UPDATE|DELETE|update|delete)/;
      expect(
        verdict.surprises.filter(
          (one) =>
            !taken.test(one) && !/^svc_safety_compliance_app may not: (UPDATE|DELETE FROM) safety\.audit_log/.test(one),
        ),
      ).toEqual([]);
      expect(verdict.surprises).toHaveLength(4);
      expect(verdict.asked).toBeGreaterThan(15_000);
      expect(verdict.tried).toBeGreaterThan(10_000);
      expect(verdict.allowed).toBeGreaterThan(2_000);
    } finally {
      await world.stop();
    }
  });
});
