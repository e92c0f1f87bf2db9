/** `novatrek/platform`: what a service is written against. */

export { CallFailed, type FailureReason, ifFound } from './calls/call-failed.ts';
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
  isCheckViolation,
  isExclusionViolation,
  isForeignKeyViolation,
  isTransient,
  isUniqueViolation,
} from './data/database-error.ts';
export { RejectEvent } from './events/reject-event.ts';
export { staleRevision } from './http/refusal.ts';
export {
  type Answer,
  answer,
  type Behaviour,
  type Caller,
  type Consumer,
  type Context,
  defineService,
  type EventInfo,
  type Handler,
  type Job,
  type Service,
} from './service.ts';
export {
  defineSimulator,
  listIn,
  numberIn,
  objectIn,
  type Routes,
  reply,
  type SimulatedRequest,
  type Simulator,
  type SimulatorTools,
  textIn,
} from './simulators/define-simulator.ts';
export { LockLost } from './stores/held-lock.ts';
