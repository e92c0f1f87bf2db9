import type { Change, ChangedMessage, ChangedOperation, Level, Pointer, Side } from './change.ts';
import type { Difference } from './difference.ts';

/** The part of a contract that a schema describes; ids begin with it. */
export type Root =
  | 'request-body'
  | 'request-parameter'
  | 'response-body'
  | 'response-header'
  | 'message-payload'
  | 'message-header';

/** Where in a contract something changed. */
export interface Spot {
  readonly side: Side;
  /** What people call it: GET /trips, or the channel. */
  readonly subject: string;
  /** The part of it: query parameter season, response 200 body. */
  readonly place: string;
  readonly operation?: ChangedOperation;
  readonly event?: ChangedMessage;
}

interface Told {
  readonly id: string;
  readonly level: Level;
  readonly text: string;
  readonly why?: string;
  readonly detail?: string;
  readonly field?: string;
  readonly document?: 'old' | 'new';
  readonly pointer: Pointer;
}

export function changeAt(spot: Spot, told: Told): Change {
  const { id, level, text, why, detail, field, document = 'new', pointer } = told;
  const what = [spot.place, field].filter((part) => part !== undefined && part !== '').join(' ');
  const begin = [spot.subject, what].filter((part) => part !== '').join(': ');
  return {
    id,
    level,
    side: spot.side,
    message: `${begin} ${text}`,
    why: why ?? reasons[level === 'breaking' ? spot.side : level],
    subject: [spot.subject, what, id, detail].filter((part) => part !== undefined && part !== '').join(' '),
    ...(spot.operation === undefined ? {} : { operation: spot.operation }),
    ...(spot.event === undefined ? {} : { event: spot.event }),
    ...(field === undefined ? {} : { field }),
    document,
    pointer,
  };
}

const reasons: Readonly<Record<Side | 'warning' | 'compatible', string>> = {
  request: 'clients of the old contract may send what the new one refuses',
  response: 'clients of the old contract may get what it does not allow',
  event: 'consumers of the old contract may get what it does not allow',
  document: 'whoever keeps to the old contract fails',
  warning: 'nothing is refused, but it may mean something else',
  compatible: 'whoever keeps to the old contract is served as before',
};

/** A difference of schemas as a change of the contract. */
export function changeOf(spot: Spot, root: Root, difference: Difference, isHeader = false): Change {
  const field = fieldOf(difference.steps);
  const { level, text, why, detail, document, pointer } = difference;
  // Leaving a parameter out is the rule, so its default is part of what it means.
  const meant = root === 'request-parameter' && field === undefined && difference.kind.startsWith('default-value');
  return changeAt(spot, {
    id: idOf(root, difference.kind, field !== undefined, isHeader),
    level: meant ? 'breaking' : level,
    text,
    ...(why === undefined ? {} : { why }),
    ...(detail === undefined ? {} : { detail }),
    ...(field === undefined ? {} : { field }),
    document,
    pointer,
  });
}

/** guests, [], name as guests[].name */
function fieldOf(steps: readonly string[]): string | undefined {
  if (steps.length === 0) return undefined;
  return steps.map((step, i) => (i === 0 || step.startsWith('[') ? step : `.${step}`)).join('');
}

const own: Readonly<Record<Root, string>> = {
  'request-body': 'request-property',
  'request-parameter': 'request-parameter-property',
  'response-body': 'response-property',
  'response-header': 'response-header-property',
  'message-payload': 'message-property',
  'message-header': 'message-header-property',
};

/** Names that do not follow from the part and the kind. */
const byName: Readonly<Record<string, string>> = {
  'request-property-new-required-property': 'new-required-request-property',
  'request-property-new-required-property-with-default': 'new-required-request-property-with-default',
  'request-property-new-optional-property': 'new-optional-request-property',
  'request-property-property-removed': 'request-property-removed',
  'request-parameter-property-new-required-property': 'new-required-request-parameter-property',
  'request-parameter-property-new-required-property-with-default':
    'new-required-request-parameter-property-with-default',
  'request-parameter-property-new-optional-property': 'new-optional-request-parameter-property',
  'request-parameter-property-property-removed': 'request-parameter-property-removed',
  'response-property-new-required-property': 'response-required-property-added',
  'response-property-new-optional-property': 'response-optional-property-added',
  'response-property-required-property-removed': 'response-required-property-removed',
  'response-property-optional-property-removed': 'response-optional-property-removed',
  'message-property-new-required-property': 'message-required-property-added',
  'message-property-new-optional-property': 'message-optional-property-added',
  'message-property-required-property-removed': 'message-required-property-removed',
  'message-property-optional-property-removed': 'message-optional-property-removed',
  'request-body-type-specialized': 'request-body-type-changed',
  'request-property-type-specialized': 'request-property-type-changed',
  'request-parameter-type-specialized': 'request-parameter-type-changed',
};

const ofHeaders: Readonly<Record<string, string>> = {
  'new-required-property': 'new-required-request-header-property',
  'new-required-property-with-default': 'new-required-request-header-property',
  'became-required': 'request-header-property-became-required',
  'became-required-with-default': 'request-header-property-became-required',
  'became-enum': 'request-header-property-became-enum',
};

function idOf(root: Root, kind: string, below: boolean, isHeader: boolean): string {
  const special = isHeader && below ? ofHeaders[kind] : undefined;
  const id = `${below ? own[root] : root}-${kind}`;
  return special ?? byName[id] ?? id;
}
