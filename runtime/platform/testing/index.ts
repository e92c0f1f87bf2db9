/** `novatrek/platform/testing`: a service on a real database and real HTTP, everybody else played. */
export { type ExternalStandIn, type ReceivedCall, Refused } from './stand-ins.ts';
export { stopTestServer } from './test-database.ts';
export {
  type AskOptions,
  type Reply,
  type TestedService,
  type TestServiceOptions,
  testService,
} from './test-service.ts';
