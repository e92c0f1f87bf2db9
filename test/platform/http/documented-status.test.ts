import { expect, it } from 'vitest';
import { documentedStatus, Refusal } from '../../../runtime/platform/http/refusal.ts';

const conflict = new Refusal(409, 'conflict', 'The request contradicts what is stored');
const busy = new Refusal(409, 'request-in-progress', 'Come again', { headers: { 'retry-after': '1' } });

it.each([
  ['as it is where it is documented', conflict, [409, 422], 409],
  ['as what cannot be done where a conflict is not', conflict, [400, 422], 422],
  ['as a bad request where that is all there is', conflict, [400], 400],
  ['as it is where nothing else would do', conflict, [404], 409],
  ['as a conflict while the first request goes on', busy, [409, 503], 409],
  ['as unavailable for now where a conflict is not documented', busy, [400, 422, 503], 503],
] as const)('tells of a conflict %s', (_, refusal, documented, expected) => {
  expect(documentedStatus(refusal, (status) => documented.some((one) => one === status))).toBe(expected);
});
