/** `novatrek/platform`: what a service is written against. */

export { type Cache, type Db, type Files, json, type Locks, type Log, type SqlValue, sql } from './context.ts';
export type {
  CallOptions,
  ClientOf,
  Contract,
  DeferredOf,
  External,
  ExternalAnswer,
  ExternalRequest,
  Schema,
  ServiceTypes,
} from './contract.ts';
export {
  type Answer,
  answer,
  type Behaviour,
  type Caller,
  type Context,
  defineService,
  type EventInfo,
  type Job,
  type Service,
} from './service.ts';
