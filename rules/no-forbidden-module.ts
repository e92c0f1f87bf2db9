import { isListed, moduleName } from './module-name.ts';
import { rule } from './rule.ts';
import type { Import, Outlet } from './scan/facts.ts';

const kinds: readonly { readonly names: string; readonly fix: string }[] = [
  {
    names:
      'pg pg-pool pg-native pg-promise pg-cursor postgres slonik knex sequelize typeorm drizzle-orm @prisma/client kysely ' +
      'mysql mysql2 oracledb mongodb mongoose couchbase better-sqlite3 sqlite3 sqlite redis ioredis iovalkey',
    fix: 'use db, cache or files of the context: they are bound to the service’s own schema',
  },
  {
    names:
      'kafkajs node-rdkafka @confluentinc/kafka-javascript @platformatic/kafka amqplib nats mqtt bullmq @azure/service-bus',
    fix: 'publish(…) an event the metadata names, or add a consumer',
  },
  {
    names: 'fastify express koa hono restify @hapi/hapi http http2 https net tls dgram',
    fix: 'the platform serves the operations and makes the calls: use handlers, call, later and external',
  },
  {
    names: 'child_process cluster worker_threads vm vm2 isolated-vm module inspector repl execa shelljs cross-spawn zx',
    fix: 'do the work in the service, or in a job; if there is no other way, record a decision and an exception',
  },
];
const fixes = new Map(kinds.flatMap(({ names, fix }) => names.split(' ').map((name) => [name, fix] as const)));

type Subject = { readonly brought: Import } | { readonly outlet: Outlet };

export const noForbiddenModule = rule<Subject>({
  id: 'no-forbidden-module',
  severity: 'error',
  why: 'database, bus, sockets and processes belong to the platform: a service that opens its own goes around roles, outbox, deadlines and traces',
  example: { breaks: "import { Pool } from 'pg'", mend: 'const rows = await db<OrdersRow>`select …`' },
  subjects: ({ code }) => [
    ...(code?.imports ?? [])
      .filter(({ service, role }) => service !== undefined && (role === 'service' || role === 'test'))
      .map((brought) => ({ brought })),
    ...(code?.outlets ?? [])
      .filter(({ kind, role, service }) => kind === 'process' && role === 'service' && service !== undefined)
      // A module that is decided at run time is what imports-resolve reports.
      .filter(({ what }) => what !== 'import' && what !== 'require')
      .map((outlet) => ({ outlet })),
  ],
  *check(subjects, { model }) {
    const allowed = model.platform.code?.allowModules ?? [];
    const importing = new Set<string>();
    for (const subject of subjects) {
      if (!('brought' in subject)) continue;
      const { brought } = subject;
      // A type is gone when the program runs, and a mock keeps the module out.
      if (brought.how === 'type' || brought.how === 'mock' || isListed(allowed, brought)) continue;
      const name = moduleName(brought) ?? '';
      const fix = fixes.get(name);
      if (fix === undefined) continue;
      importing.add(brought.file);
      yield {
        message: `${brought.service ?? brought.file} imports ${brought.specifier}`,
        subject: `${brought.service ?? brought.file} ${name}`,
        at: brought.at,
        fix,
      };
    }
    for (const subject of subjects)
      if ('outlet' in subject && !importing.has(subject.outlet.file))
        yield {
          message: `${subject.outlet.service ?? subject.outlet.file} uses ${subject.outlet.what}`,
          subject: `${subject.outlet.service ?? subject.outlet.file} ${subject.outlet.what}`,
          at: subject.outlet.at,
          fix: 'write out what is to run: code that comes to be at run time can be read by nobody before',
        };
  },
});
