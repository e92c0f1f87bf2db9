import type { Compiled } from './architect/rule.ts';
import { callDepth } from './call-depth.ts';
import { callTargetExists } from './call-target-exists.ts';
import { channelName } from './channel-name.ts';
import { classifiedDataCleared } from './classified-data-cleared.ts';
import { columnIsClassified } from './column-is-classified.ts';
import { decisionEnforced } from './decision-enforced.ts';
import { decisionExists } from './decision-exists.ts';
import { decisionInForce } from './decision-in-force.ts';
import { decisionWellFormed } from './decision-well-formed.ts';
import { domainCoupling } from './domain-coupling.ts';
import { eventEnvelope } from './event-envelope.ts';
import { eventPayloadOwned } from './event-payload-owned.ts';
import { exceptionComplete } from './exception-complete.ts';
import { exceptionInForce } from './exception-in-force.ts';
import { exceptionNeeded } from './exception-needed.ts';
import { externalIsDeclared } from './external-is-declared.ts';
import { getIsSafe } from './get-is-safe.ts';
import { knownKeys } from './known-keys.ts';
import { noClassifiedInLogs } from './no-classified-in-logs.ts';
import { noCrossServiceForeignKey } from './no-cross-service-foreign-key.ts';
import { noEndpointCycle } from './no-endpoint-cycle.ts';
import { noEventLoop } from './no-event-loop.ts';
import { noOrphans } from './no-orphans.ts';
import { noServiceCycle } from './no-service-cycle.ts';
import { noShadowCopy } from './no-shadow-copy.ts';
import { oneDomainPerService } from './one-domain-per-service.ts';
import { oneOwnerPerEntity } from './one-owner-per-entity.ts';
import { oneOwnerPerTable } from './one-owner-per-table.ts';
import { oneProducerPerChannel } from './one-producer-per-channel.ts';
import { oneSchemaPerService } from './one-schema-per-service.ts';
import { pciFlowDeclared } from './pci-flow-declared.ts';
import { readsByReaders } from './reads-by-readers.ts';
import { referencesResolve } from './references-resolve.ts';
import type { Rule } from './rule.ts';
import { ruleHasExamples } from './rule-has-examples.ts';
import { ruleSawSomething } from './rule-saw-something.ts';
import { syntax } from './syntax.ts';
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
  callTargetExists,
  writesByOwner,
  readsByReaders,
  noEndpointCycle,
  noServiceCycle,
  domainCoupling,
  getIsSafe,
  callDepth,
  externalIsDeclared,
  channelName,
  oneProducerPerChannel,
  eventEnvelope,
  eventPayloadOwned,
  noEventLoop,
  decisionExists,
  decisionInForce,
  decisionWellFormed,
  decisionEnforced,
  classifiedDataCleared,
  pciFlowDeclared,
  columnIsClassified,
  noClassifiedInLogs,
  exceptionInForce,
  exceptionComplete,
  exceptionNeeded,
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
