import type { ServiceTypes } from '../../runtime/platform/contract.ts';
import type { Service } from '../../runtime/platform/service.ts';
import {
  type TestedService,
  type TestServiceOptions,
  testService,
} from '../../runtime/platform/testing/test-service.ts';
import { postgresUrl } from '../platform/postgres.ts';
import { noteAnswer } from './note-answer.ts';

const root = new URL('../../', import.meta.url);

/** A service of this repository under test, on the database server of the run. */
export async function start<T extends ServiceTypes>(
  service: Service<T>,
  options: Pick<TestServiceOptions<NoInfer<T>>, 'standIns' | 'laterStandIns' | 'externals' | 'now'> = {},
): Promise<TestedService<T>> {
  const tested = await testService(service, {
    ...options,
    migrations: new URL(`runtime/services/${service.contract.service}/migrations/`, root),
    policy: new URL('generated/policy/postgres.sql', root),
    adminUrl: await postgresUrl(),
  });
  return {
    ...tested,
    async ask(operation, request, asking) {
      const reply = await tested.ask(operation, request, asking);
      noteAnswer(service.contract.service, operation, reply.status);
      return reply;
    },
  };
}
