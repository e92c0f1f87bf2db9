import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { addressAs } from '../../bin/platform/prepare.ts';
import { readSecrets } from '../../bin/platform/secrets.ts';
import { appRole } from '../../generators/policy/names.ts';
import type { Contract, OperationData } from '../../runtime/platform/contract.ts';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { begin, openFolder } from '../bin/up-fixture.ts';

/** One operation, and where it answers. */
export interface Target {
  readonly contract: Contract;
  readonly name: string;
  readonly data: OperationData;
  /** `http://127.0.0.1:4711`, without the base path. */
  readonly origin: string;
  readonly isWritten: boolean;
}

export interface FuzzedPlatform {
  readonly targets: readonly Target[];
  /** Everybody who may show a token: services, applications, the operator. */
  readonly callers: readonly string[];
  tokenOf(caller: string, service: string, user?: string): string;
  /** The store of a service, as its own role. */
  store(service: string): Promise<pg.Client>;
  isAlive(): boolean;
  /** What its services have logged so far. */
  log(): string;
  /** What the program itself had to say. */
  said(): string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const services = join(root, 'runtime/services');

export async function contracts(): Promise<Contract[]> {
  const ids = readdirSync(services).sort();
  return Promise.all(
    ids.map(async (id) => (await import(pathToFileURL(join(services, id, 'contract.gen.ts')).href)).contract),
  );
}

export function isWritten(id: string): boolean {
  return readdirSync(join(services, id)).includes('service.ts');
}

/** All services as `novatrek up` starts them: on an embedded database, among simulators, with their seeds. */
export async function startFuzzed(): Promise<FuzzedPlatform> {
  const data = join(openFolder(), 'data');
  const running = await begin(root, ['up', '--port', '0', '--data', data], /^up in .*$/m);
  const secrets = readSecrets(join(data, 'secrets.json'));
  if (secrets === undefined) throw new Error('the platform keeps no secrets');
  const { databaseUrl }: { databaseUrl: string } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'));
  const targets = (await contracts()).flatMap((contract) =>
    Object.entries<OperationData>(contract.operations).map(([name, data]) => ({
      contract,
      name,
      data,
      origin: new URL(running.urls[contract.service] ?? '').origin,
      isWritten: isWritten(contract.service),
    })),
  );
  return {
    targets,
    callers: Object.keys(secrets.keys),
    tokenOf(caller, service, user) {
      const key = secrets.keys[caller]?.privateKey;
      if (key === undefined) throw new Error(`nobody has the key of ${caller}`);
      const audience = caller.startsWith('svc-') ? { audience: `svc:${service}` } : {};
      return signToken(key, { ...audience, ...(user === undefined ? {} : { user }), seconds: 300 });
    },
    async store(service) {
      const role = appRole(service);
      const client = new pg.Client({
        connectionString: addressAs(databaseUrl, role, secrets.passwords[role] ?? ''),
        application_name: 'fuzz',
      });
      await client.connect();
      return client;
    },
    isAlive: () => running.process.exitCode === null && running.process.signalCode === null,
    log: () => readFileSync(join(data, 'services.log'), 'utf8'),
    said: running.said,
  };
}
