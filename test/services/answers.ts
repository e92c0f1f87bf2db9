import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { parse } from 'yaml';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of all answers that the run's tests were given, one a line: service, operation, status. */
    answers: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const services = join(root, 'runtime/services');

/** What no test has from a service: rates are limited in front of it, and nobody wants the other. */
const never = new Set(['429', '500']);
/** What an operation without an Idempotency-Key has from the platform alone, when its store refuses a value. */
const ofStore = /\/(Conflict|UnprocessableContent)$/;

/** After a run of all tests of services: every answer that a contract documents must have been seen by one of them. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'novatrek-answers-'));
  const file = join(folder, 'answers');
  appendFileSync(file, '');
  project.provide('answers', file);
  return async () => {
    const seen = new Set(readFileSync(file, 'utf8').split('\n'));
    rmSync(folder, { recursive: true });
    const ran = new Set(project.vitest.state.getTestModules().map(({ moduleId }) => moduleId));
    if (!testsOfServices().every((one) => ran.has(one))) return;
    const missing = documented().filter((one) => !seen.has(one));
    if (missing.length === 0) return;
    process.exitCode = 1;
    process.stderr.write(`No test of a service has seen these documented answers:\n${missing.join('\n')}\n`);
  };
}

function testsOfServices(): string[] {
  return ['test/services', 'test/fuzz'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(root, folder, name)),
  );
}

/** Of the services that are written: each operation with each status, as in `noteAnswer`. */
function documented(): string[] {
  return readdirSync(services)
    .filter((id) => existsSync(join(services, id, 'service.ts')))
    .sort()
    .flatMap((id) => {
      const { paths }: OpenApi = parse(readFileSync(join(root, 'generated/openapi', `${id}.yaml`), 'utf8'));
      return Object.values(paths)
        .flatMap((path) => Object.values(path))
        .flatMap(({ operationId, parameters = [], responses = {} }) => {
          const isOnce = parameters.some(({ $ref = '' }) => $ref.endsWith('/IdempotencyKey'));
          return Object.entries(responses)
            .filter(([status, { $ref = '' }]) => !never.has(status) && (isOnce || !ofStore.test($ref)))
            .map(([status]) => `${id} ${operationId} ${status}`);
        });
    });
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly $ref?: string }[];
  readonly responses?: Readonly<Record<string, { readonly $ref?: string }>>;
}
