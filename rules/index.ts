import type { Compiled } from './architect/rule.ts';
import { asyncapiBreaking } from './asyncapi-breaking.ts';
import { callDepth } from './call-depth.ts';
import { callInItsEndpoint } from './call-in-its-endpoint.ts';
import { callIsDeclared } from './call-is-declared.ts';
import { callTargetExists } from './call-target-exists.ts';
import { channelName } from './channel-name.ts';
import { classifiedDataCleared } from './classified-data-cleared.ts';
import { columnIsClassified } from './column-is-classified.ts';
import { compilerAndRuntimeApart } from './compiler-and-runtime-apart.ts';
import { consumeIsDeclared } from './consume-is-declared.ts';
import { consumersStillServed } from './consumers-still-served.ts';
import { crossSchemaRead } from './cross-schema-read.ts';
import { crossSchemaWrite } from './cross-schema-write.ts';
import { decisionEnforced } from './decision-enforced.ts';
import { decisionExists } from './decision-exists.ts';
import { decisionInForce } from './decision-in-force.ts';
import { decisionWellFormed } from './decision-well-formed.ts';
import { declaredCallIsCoded } from './declared-call-is-coded.ts';
import { declaredEventIsCoded } from './declared-event-is-coded.ts';
import { declaredTableExists } from './declared-table-exists.ts';
import { deferredIsDeferred } from './deferred-is-deferred.ts';
import { domainCoupling } from './domain-coupling.ts';
import { eventEnvelope } from './event-envelope.ts';
import { eventPayloadOwned } from './event-payload-owned.ts';
import { exceptionComplete } from './exception-complete.ts';
import { exceptionInForce } from './exception-in-force.ts';
import { exceptionNeeded } from './exception-needed.ts';
import { externalIsDeclared } from './external-is-declared.ts';
import { generatedIsFresh } from './generated-is-fresh.ts';
import { generatedNotEdited } from './generated-not-edited.ts';
import { getIsSafe } from './get-is-safe.ts';
import { handlersMatchOperations } from './handlers-match-operations.ts';
import { importsResolve } from './imports-resolve.ts';
import { isolationNotWeakened } from './isolation-not-weakened.ts';
import { knownKeys } from './known-keys.ts';
import { layersHold } from './layers-hold.ts';
import { migrationIsSafe } from './migration-is-safe.ts';
import { migrationStaysHome } from './migration-stays-home.ts';
import { noClassifiedInLogs } from './no-classified-in-logs.ts';
import { noCrossServiceForeignKey } from './no-cross-service-foreign-key.ts';
import { noEndpointCycle } from './no-endpoint-cycle.ts';
import { noEventLoop } from './no-event-loop.ts';
import { noForbiddenModule } from './no-forbidden-module.ts';
import { noGeneratedInternals } from './no-generated-internals.ts';
import { noGeneratedLeftover } from './no-generated-leftover.ts';
import { noHandWrittenTopic } from './no-hand-written-topic.ts';
import { noImportAcrossServices } from './no-import-across-services.ts';
import { noOrphans } from './no-orphans.ts';
import { noRawHttp } from './no-raw-http.ts';
import { noServiceAddress } from './no-service-address.ts';
import { noServiceCycle } from './no-service-cycle.ts';
import { noShadowCopy } from './no-shadow-copy.ts';
import { oneDomainPerService } from './one-domain-per-service.ts';
import { oneOwnerPerEntity } from './one-owner-per-entity.ts';
import { oneOwnerPerTable } from './one-owner-per-table.ts';
import { oneProducerPerChannel } from './one-producer-per-channel.ts';
import { oneSchemaPerService } from './one-schema-per-service.ts';
import { openapiBreaking } from './openapi-breaking.ts';
import { pciFlowDeclared } from './pci-flow-declared.ts';
import { publishInTransaction } from './publish-in-transaction.ts';
import { publishIsDeclared } from './publish-is-declared.ts';
import { readsByReaders } from './reads-by-readers.ts';
import { referencesResolve } from './references-resolve.ts';
import { releasedMigrationUnchanged } from './released-migration-unchanged.ts';
import type { Rule } from './rule.ts';
import { ruleHasExamples } from './rule-has-examples.ts';
import { ruleSawSomething } from './rule-saw-something.ts';
import { sharedCodeHoldsNoDomain } from './shared-code-holds-no-domain.ts';
import { sqlIsKnown } from './sql-is-known.ts';
import { sqlParses } from './sql-parses.ts';
import { suppressionRules } from './suppression-laws.ts';
import { syntax } from './syntax.ts';
import { tableIsDeclared } from './table-is-declared.ts';
import { versionMoves } from './version-moves.ts';
import { writesByOwner } from './writes-by-owner.ts';

/** The laws that novatrek brings along, in the order of its catalogue. */
export const builtIn: readonly Rule[] = [
  syntax,
  knownKeys,
  referencesResolve,
  oneOwnerPerEntity,
  oneOwnerPerTable,
  oneSchemaPerService,
  oneDomainPerService,
  noCrossServiceForeignKey,
  noShadowCopy,
  noOrphans,
  crossSchemaRead,
  crossSchemaWrite,
  migrationStaysHome,
  tableIsDeclared,
  declaredTableExists,
  isolationNotWeakened,
  sqlIsKnown,
  sqlParses,
  releasedMigrationUnchanged,
  migrationIsSafe,
  callIsDeclared,
  declaredCallIsCoded,
  callTargetExists,
  writesByOwner,
  readsByReaders,
  noRawHttp,
  noServiceAddress,
  noEndpointCycle,
  noServiceCycle,
  domainCoupling,
  getIsSafe,
  callInItsEndpoint,
  callDepth,
  externalIsDeclared,
  deferredIsDeferred,
  publishIsDeclared,
  consumeIsDeclared,
  declaredEventIsCoded,
  channelName,
  oneProducerPerChannel,
  noHandWrittenTopic,
  eventEnvelope,
  eventPayloadOwned,
  noEventLoop,
  publishInTransaction,
  noImportAcrossServices,
  noGeneratedInternals,
  compilerAndRuntimeApart,
  layersHold,
  noForbiddenModule,
  importsResolve,
  sharedCodeHoldsNoDomain,
  decisionExists,
  decisionInForce,
  decisionWellFormed,
  decisionEnforced,
  classifiedDataCleared,
  pciFlowDeclared,
  columnIsClassified,
  noClassifiedInLogs,
  generatedIsFresh,
  generatedNotEdited,
  noGeneratedLeftover,
  handlersMatchOperations,
  openapiBreaking,
  asyncapiBreaking,
  versionMoves,
  consumersStillServed,
  exceptionInForce,
  exceptionComplete,
  exceptionNeeded,
  ...suppressionRules,
];

/** Every rule of a workspace: the built-in ones, the architect's own, and those that judge the architect's own. */
export function allRules(compiled: readonly Compiled[]): readonly Rule[] {
  return [
    ...builtIn,
    ...compiled.map((one) => one.rule),
    ruleSawSomething(compiled),
    ruleHasExamples(compiled, new Set(builtIn.map((law) => law.id))),
  ];
}
