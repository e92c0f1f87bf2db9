import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { GuideAssignment, GuideCreateRequest } from '../../runtime/services/svc-guide-management/contract.gen.ts';
import service from '../../runtime/services/svc-guide-management/service.ts';
import { start } from './start.ts';

/** Stands still, a little ahead: tokens are looked at by the same clock, and must not come from its future. */
export const now = new Date(Date.now() + 60_000);
export const days = (by: number) => new Date(now.getTime() + by * 86_400_000).toISOString().slice(0, 10);
export const nobody: string = randomUUID();

export const guides = await start(service, { now: () => now });
export const profileOf = (more: Partial<GuideCreateRequest> = {}): GuideCreateRequest => ({
  first_name: 'Maya',
  last_name: 'Lindqvist',
  email: `${randomUUID()}@example.com`,
  region_ids: [randomUUID()],
  emergency_training_level: 'WILDERNESS_FIRST_RESPONDER',
  ...more,
});
export const created = async (more: Partial<GuideCreateRequest> = {}) =>
  (await guides.ask('createGuide', { body: profileOf(more) })).body;
export const patch = (guide_id: string, body: object) => guides.ask('updateGuide', { params: { guide_id }, body });
export const open = (guide_id: string, from: number, to: number, available = true) =>
  guides.ask('setGuideAvailability', {
    params: { guide_id },
    body: { start_date: days(from), end_date: days(to), available },
  });
export const tripOn = (from: number, to = from, more: Partial<GuideAssignment> = {}): GuideAssignment => ({
  trip_id: randomUUID(),
  trip_name: 'Cascade Ridge',
  departure_date: days(from),
  return_date: days(to),
  ...more,
});
export const available = async (guide: { region_ids: readonly string[] }, on: number, more: object = {}) => {
  const query = { date: days(on), activity_type: 'HIKING', region: guide.region_ids[0] ?? '', ...more };
  const { body } = await guides.ask('findAvailableGuides', { query });
  expect(body.match_count).toBe(body.data?.length);
  return (body.data ?? []).map(({ id }) => id);
};
export const certify = (guide_id: string, more: object = {}) =>
  guides.ask('addGuideCertification', {
    params: { guide_id },
    body: {
      certification_type: 'AMGA Rock Guide',
      issued_date: days(-100),
      expiry_date: days(100),
      issuing_body: 'AMGA',
      certificate_number: randomUUID(),
      ...more,
    },
  });
