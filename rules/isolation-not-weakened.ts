import type { Finding } from '../model/finding.ts';
import type { Model, Service } from '../model/model.ts';
import { isSystem, type OwnSql, schemasOf, sqlOfServices } from './own-sql.ts';
import { rule } from './rule.ts';
import type { Relation, SqlFacts, Weakening } from './scan/sql/facts.ts';

export const isolationNotWeakened = rule<OwnSql>({
  id: 'isolation-not-weakened',
  severity: 'error',
  why: 'each service has roles of its own and sees its own schema only; a statement that changes whose rights or names apply opens that wall from the inside',
  example: {
    breaks: 'grant usage on schema orders to svc_billing_app',
    mend: 'leave it out: roles and rights are generated',
  },
  subjects: (facts) => sqlOfServices(facts),
  *check(statements, { model }) {
    const schemas = schemasOf(model);
    for (const statement of statements) {
      const { use, facts, service } = statement;
      for (const weakening of facts.weakens) {
        const made = weakening.kind === 'security-definer' ? functionAt(weakening, facts) : undefined;
        if (made !== undefined && isShut(made, statement, statements)) continue;
        const detail = made === undefined ? weakening.detail : `${nameOf(made)}()`;
        const said = judged({ ...weakening, detail }, service, schemas, model);
        if (said === undefined) continue;
        yield {
          ...said,
          subject: `${service.id} ${weakening.kind} ${detail}`,
          at: use.place(weakening.offset, weakening.detail.length),
        };
      }
    }
  },
});

/** The function of which something is said: the last one named before. */
function functionAt({ offset }: Weakening, { relations }: SqlFacts): Relation | undefined {
  return relations.findLast((one) => one.kind === 'function' && one.mode === 'ddl' && one.offset < offset);
}

/**
 * A service is not the owner of its tables, so some things (refreshing a materialized view) take such a function. It is
 * no way in for others where its names are pinned and the migration that makes it takes it from everybody.
 */
function isShut(made: Relation, { use, facts, service }: OwnSql, statements: readonly OwnSql[]): boolean {
  const paths = facts.weakens.filter((one) => one.kind === 'search_path' && functionAt(one, facts) === made);
  if (paths.length === 0 || !paths.every(({ names }) => names.every((name) => isHome(name, service)))) return false;
  return statements.some(
    (other) =>
      other.use.file === use.file &&
      other.facts.relations.some(
        (one) =>
          one.kind === 'function' &&
          one.verb === 'REVOKE' &&
          nameOf(one) === nameOf(made) &&
          /^[^;]*\bfrom\b[^;]*\bpublic\b/i.test(other.use.text?.slice(one.offset) ?? ''),
      ),
  );
}

function nameOf({ schema, name }: Relation): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

type Said = Pick<Finding, 'message' | 'fix'> & Required<Pick<Finding, 'fix'>>;

function judged(
  { kind, detail, names }: Weakening,
  service: Service,
  schemas: ReadonlyMap<string, Service>,
  model: Model,
): Said | undefined {
  switch (kind) {
    case 'search_path': {
      const others = names.filter((name) => !isHome(name, service));
      // `set search_path to default` names nothing and goes back to the role's own.
      if (others.length === 0) return undefined;
      const [owner] = others.flatMap((name) => schemas.get(name.toLowerCase()) ?? []);
      return {
        message: `${service.id} looks for names in ${others.join(', ')}${owner === undefined ? '' : ` of ${owner.id}`}: ${detail}`,
        fix: 'leave it out: the search path of a role is its own schema',
      };
    }
    case 'grant': {
      const others = names.filter((name) => roleOf(name, model) !== service);
      if (others.length === 0) return undefined;
      return {
        message: `${service.id} opens what it owns to ${others.map((name) => whose(name, model)).join(', ')}`,
        fix: 'leave it out: roles and rights are generated, and data goes out over APIs and events',
      };
    }
    case 'set-role':
      if (names.length > 0 && names.every((name) => roleOf(name, model) === service)) return undefined;
      return { message: `${service.id} takes another role: ${detail}`, fix: 'leave it out: a service has one role' };
    case 'security-definer':
      return {
        message: `${service.id} has a function that runs with its owner’s rights: ${detail}`,
        fix: 'leave out security definer; if only the owner may do it, set search_path = pg_catalog, pg_temp and revoke it from public here',
      };
    case 'dblink':
    case 'foreign-data':
      return {
        message: `${service.id} opens a second way into a database: ${detail}`,
        fix: 'call the service that owns the data, or consume its events',
      };
    case 'copy-program':
      return { message: `${service.id} runs a program on the database server: ${detail}`, fix: 'do it in the service' };
    case 'server-file':
      return {
        message: `${service.id} touches files of the database server: ${detail}`,
        fix: 'send the data through the connection (from stdin, to stdout)',
      };
  } // prettier-ignore
}

function isHome(name: string, service: Service): boolean {
  return isSystem(name) || name === '$user' || name.toLowerCase() === service.store?.schema.toLowerCase();
}

/** Roles are named for their service: svc_orders_app, svc_orders_owner. */
function roleOf(role: string, model: Model): Service | undefined {
  const name = role.toLowerCase().replaceAll('-', '_');
  const named = [...model.services.values()].flatMap((service) =>
    [service.id, service.store?.schema ?? service.id].map((word) => ({
      service,
      word: word.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
    })),
  );
  const fitting = named.filter(({ word }) => name === word || name.startsWith(`${word}_`));
  // svc_guide_management_app belongs to svc-guide-management, though there may be an svc-guide.
  return fitting.sort((a, b) => b.word.length - a.word.length)[0]?.service;
}

function whose(role: string, model: Model): string {
  if (role.toLowerCase() === 'public') return 'everybody (PUBLIC)';
  const service = roleOf(role, model);
  return service === undefined ? `the role ${role}` : `${role} of ${service.id}`;
}
