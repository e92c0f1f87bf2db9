// What reading code costs: `novatrek check` on 500 files with 2,500 SQL statements, with nothing remembered and with
// everything remembered, beside dependency-cruiser on the same files. Whole processes, the median of five.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const services = 25;
const filesEach = 20;
const cruiser = 'dependency-cruiser@17.4.3';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'novatrek-bench-'));

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A file as services have them: an import or two, constants, functions, SQL in five shapes. */
function source(service: number, file: number): string {
  const statements = [
    `db\`select id, name, status from t0_${service} where id = \${id} and status <> 'gone' order by created_at desc limit 20\``,
    `db.run\`insert into t1_${service} (id, name, status) values (\${id}, \${name}, 'open') on conflict (id) do update set name = excluded.name\``,
    `db\`with recent as (select * from t0_${service} where created_at > now() - interval '1 day') select r.name, count(*) from recent r join t2_${service} t on t.id = r.id group by r.name\``,
    `db.run\`update \${target} set status = 'done' where id = \${id} and exists (select 1 from t2_${service} t where t.id = \${id})\``,
    `pool.query('delete from ' + names.${file % 2 === 0 ? 'zero' : 'two'} + ' where id = $1 and created_at < now()', [id])`,
    `db\`select count(*) from t1_${service} where status = \${name}\``,
  ];
  const lines = statements.map(
    (statement, i) => `
/** Does one of the things that service ${service} does, number ${file}.${i}. */
export async function work${i}(db: Db, pool: Pool, id: string, name: string) {
  const started = new Date(2026, ${i}, ${file + 1});
  const rows = await ${statement};
  if (started.getTime() > 0 && name.length > 3) return { rows, label: \`\${name} at \${started.toISOString()}\` };
  const parts = name.split(' ').map((part) => part.trim()).filter((part) => part !== '');
  return { rows, label: parts.join('-'), id };
}`,
  );
  const before =
    file === 0 ? '' : `import { work0 as before } from './file-${file - 1}.ts';\nexport const earlier = before;\n`;
  return `import { createHash } from 'node:crypto';
import { type Db, sql } from 'novatrek/platform';
import { names, type Pool } from './names.ts';
${before}
const target = sql\`t1_${service}\`;
export const mark = createHash('sha256').update('${service}-${file}').digest('hex');
${lines.join('\n')}
`;
}

const columns =
  'id uuid primary key, name varchar(100) not null, status varchar(20) not null, created_at timestamptz not null';

function fill(): void {
  const ids = Array.from({ length: services }, (_, s) => `svc-${s}`);
  write('package.json', '{ "name": "bench", "type": "module" }');
  write('architecture/platform.yaml', 'name: Bench\ndescription: A made-up company.\ngenerators: []\n');
  const entities = ids.map((id) => `  ${id}-things: { name: Things of ${id}, owner: ${id}, readers: all }\n`).join('');
  write('architecture/domains/all.yaml', `name: All\nteam: Team\ndescription: All there is.\nentities:\n${entities}`);
  for (const [s, id] of ids.entries()) {
    write(`architecture/services/${id}.yaml`, described(s, id));
    const code = `runtime/services/${id}`;
    const tables = [0, 1, 2].map((t) => `create table schema_${s}.t${t}_${s} (${columns});\n`).join('');
    write(`${code}/migrations/0001__initial.expand.sql`, `-- All of it.\n${tables}`);
    write(`${code}/contract.gen.ts`, 'export const contract = {};\n');
    write(
      `${code}/service.ts`,
      "import { defineService } from 'novatrek/platform';\nimport { contract } from './contract.gen.ts';\n\nexport default defineService(contract, () => ({ handlers: { async listThings() { return []; } }, consumers: {} }));\n",
    );
    write(
      `${code}/names.ts`,
      `export const names = { zero: 't0_${s}', two: 't2_${s}' } as const;\nexport interface Pool { query(text: string, values: unknown[]): Promise<unknown> }\n`,
    );
    for (let f = 0; f < filesEach - 3; f++) write(`${code}/file-${f}.ts`, source(s, f));
  }
}

function described(s: number, id: string): string {
  const tables = [0, 1, 2].map(
    (t) => `    t${t}_${s}:
      entity: ${id}-things
      description: Table ${t}.
      columns:
        id: { type: UUID, primaryKey: true }
        name: { type: VARCHAR(100), required: true }
        status: { type: VARCHAR(20), required: true }
        created_at: { type: TIMESTAMPTZ, required: true }
`,
  );
  return `title: Service ${s}
version: 1.0.0
domain: all
description: Keeps things.
store:
  engine: PostgreSQL 15
  schema: schema_${s}
  tables:
${tables.join('')}api:
  basePath: /things-${s}/v1
  endpoints:
    GET /things:
      operation: listThings
      summary: List things
      entity: ${id}-things
      responses: { 200: Things }
  schemas:
    Things: { type: array, items: { type: string } }
`;
}

interface Run {
  readonly ms: number;
  readonly status: number | null;
  readonly out: string;
}

function timed(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...environment },
    maxBuffer: 1e9,
  });
  return { ms: performance.now() - start, status, out: `${stdout}${stderr}` };
}

function median(runs: readonly Run[]): number {
  return [...runs].sort((a, b) => a.ms - b.ms)[Math.floor(runs.length / 2)]?.ms ?? 0;
}

const five = [0, 1, 2, 3, 4];

try {
  fill();
  const cache = join(folder, 'cache');
  const check = () =>
    timed(process.execPath, [join(root, 'bin/novatrek.js'), 'check', '--root', folder], { XDG_CACHE_HOME: cache });
  const cold = five.map(() => {
    rmSync(cache, { recursive: true, force: true });
    return check();
  });
  const warm = five.map(check);
  const bare = five.map(() => timed(process.execPath, [join(root, 'bin/novatrek.js'), '--version']));
  const last = warm.at(-1);
  if (last?.status === 2) throw new Error(last.out);
  process.stdout.write(`${last?.out.trim().split('\n').at(-1)}\n`);
  const line = (name: string, ms: number, ratio: number) =>
    process.stdout.write(`${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms  ${ratio.toFixed(2).padStart(6)}\n`);
  line('novatrek --version', median(bare), median(bare) / median(cold));
  line('novatrek check, nothing remembered', median(cold), 1);
  line('novatrek check, everything remembered', median(warm), median(warm) / median(cold));
  const install = join(tmpdir(), 'novatrek-bench-cruiser');
  const installed = spawnSync('npm', [
    'install',
    '--prefix',
    install,
    '--no-audit',
    '--no-fund',
    '--silent',
    cruiser,
    'typescript@5.9.3',
  ]);
  if (installed.status !== 0) process.stdout.write(`NOT RUN: ${cruiser} cannot be installed here\n`);
  else {
    const options = ['--no-config', '--ts-pre-compilation-deps', '--output-type', 'json', 'runtime'];
    const cruise = () =>
      timed(process.execPath, [join(install, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), ...options]);
    const runs = five.map(cruise);
    line(`${cruiser} (imports only)`, median(runs), median(runs) / median(cold));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
