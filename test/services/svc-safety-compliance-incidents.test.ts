import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import service from '../../runtime/services/svc-safety-compliance/service.ts';
import { start } from './start.ts';

const guest: string = randomUUID();
const minor: string = randomUUID();
const gone: string = randomUUID();
const guide: string = randomUUID();
const zeros = '00000000-0000-0000-0000-000000000000';
let guidesDown = false;

function profile(guest_id: string) {
  return {
    guest_id,
    first_name: 'Maya',
    last_name: 'Lindqvist',
    email: 'maya@example.com',
    status: guest_id === gone ? ('DEACTIVATED' as const) : ('ACTIVE' as const),
    date_of_birth: guest_id === minor ? `${new Date().getUTCFullYear() - 17}-01-01` : '1991-09-23',
    created_at: '2026-02-14T10:12:45Z',
    updated_at: '2026-02-14T10:12:45Z',
  };
}

const safety = await start(service, {
  standIns: {
    guestProfiles: {
      getGuest({ guest_id }) {
        if (![guest, minor, gone].includes(guest_id)) throw new Refused(404);
        return profile(guest_id);
      },
    },
    guideManagement: {
      getGuide({ guide_id }) {
        if (guidesDown) throw new Refused(503);
        if (guide_id !== guide) throw new Refused(404);
        return {
          id: guide,
          first_name: 'Tom',
          last_name: 'Reyes',
          email: 't@example.com',
          region_ids: [],
          status: 'ACTIVE',
        };
      },
    },
  },
  externals: {
    docusignApi({ body }) {
      const { signature } = Object(body);
      return { status: 200, body: { verificationId: 'ver-1', valid: !String(signature).includes('forged') } };
    },
  },
});
afterAll(() => safety.stop());

function waiver(over: object = {}) {
  return {
    body: {
      guest_id: guest,
      reservation_id: randomUUID(),
      waiver_type: 'GENERAL_LIABILITY' as const,
      version: '2026.1',
      ip_address: '203.0.113.24',
      emergency_contact_name: 'Dana Whitfield',
      ...over,
    },
  };
}

function incident(over: object = {}) {
  return {
    body: {
      reservation_id: randomUUID(),
      guide_id: guide,
      type: 'INJURY' as const,
      severity: 'HIGH' as const,
      description: 'Slipped on wet rock.',
      ...over,
    },
  };
}

async function auditOf(id: string) {
  return safety.query<{ action: string; actor: string; details: object }>(
    'select action, actor, details from audit_log where entity_id = $1 order by log_id',
    [id],
  );
}

it('files an incident, tells the world, alerts the guide and writes to the guest', async () => {
  const filed = incident({ guest_id: guest, type: 'WILDLIFE_ENCOUNTER', requires_evacuation: true });
  const before = (await safety.calls()).length;
  const { status, body } = await safety.ask('createIncident', filed);
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'OPEN', follow_up_required: false });
  expect(Math.abs(Date.parse(body.reported_at) - Date.now())).toBeLessThan(60_000);
  const event = (await safety.published('incident.reported')).find(({ incident_id }) => incident_id === body.id);
  expect(event).toMatchObject({
    incident_type: 'TRAIL_HAZARD',
    severity: 'HIGH',
    guest_id: guest,
    guide_id: guide,
    trip_id: null,
    requires_evacuation: true,
  });
  expect(JSON.stringify(event)).not.toMatch(/Slipped|Maya/);
  const calls = (await safety.calls()).slice(before);
  expect(calls.map(({ operation }) => operation).sort()).toEqual([
    'getGuest',
    'getGuide',
    'sendNotification',
    'sendNotification',
  ]);
  const sent = calls.filter(({ operation }) => operation === 'sendNotification').map(({ request }) => request.body);
  expect(sent).toMatchObject([
    { recipient_id: guide, channel: 'SMS', priority: 'URGENT' },
    { recipient_id: guest, channel: 'EMAIL' },
  ]);
  expect(await auditOf(body.id)).toMatchObject([{ action: 'FILED' }]);
  expect((await safety.ask('getIncident', { params: { incident_id: body.id } })).body).toEqual(body);
});

it('alarms nobody with what is only put on record, as a gear check is', async () => {
  const messages = async (over: object) => {
    const before = (await safety.calls()).length;
    const filed = await safety.ask('createIncident', incident({ guest_id: guest, type: 'EQUIPMENT_FAILURE', ...over }));
    expect(filed.status).toBe(201);
    const events = await safety.published('incident.reported');
    expect(events.some(({ incident_id }) => incident_id === filed.body.id)).toBe(true);
    return (await safety.calls()).slice(before).filter(({ operation }) => operation === 'sendNotification').length;
  };
  expect(await messages({ severity: 'LOW', follow_up_required: false })).toBe(0);
  expect(await messages({ severity: 'LOW', follow_up_required: true })).toBe(2);
  expect(await messages({ severity: 'LOW', requires_evacuation: true })).toBe(2);
  expect(await messages({ severity: 'MEDIUM' })).toBe(2);
});

it('maps each type to the one that others know', async () => {
  const expected = {
    INJURY: 'INJURY',
    NEAR_MISS: 'OTHER',
    EQUIPMENT_FAILURE: 'EQUIPMENT_FAILURE',
    WEATHER_EVENT: 'WEATHER_HAZARD',
    WILDLIFE_ENCOUNTER: 'TRAIL_HAZARD',
  };
  for (const [type, known] of Object.entries(expected)) {
    const { body } = await safety.ask('createIncident', incident({ type }));
    const event = (await safety.published('incident.reported')).find(({ incident_id }) => incident_id === body.id);
    expect(event?.incident_type).toBe(known);
  }
});

it('files an incident without a booking, and one whose look-ups fail', async () => {
  const before = (await safety.calls()).length;
  const lonely = await safety.ask('createIncident', incident({ reservation_id: zeros, guide_id: zeros }));
  expect(lonely.status).toBe(201);
  expect((await safety.calls()).slice(before)).toEqual([]);
  const events = await safety.published('incident.reported');
  expect(events.find(({ incident_id }) => incident_id === lonely.body.id)?.guide_id).toBeNull();
  guidesDown = true;
  expect((await safety.ask('createIncident', incident({ guest_id: randomUUID() }))).status).toBe(201);
  guidesDown = false;
  const nowhere = { location_coordinates: { latitude: 91, longitude: 0 } };
  expect((await safety.ask('createIncident', incident(nowhere))).status).toBe(400);
  expect((await safety.ask('createIncident', incident({ severity: 'BAD' }))).status).toBe(400);
});

it('finds the guest of an incident by who signed for the booking', async () => {
  const reservation_id = randomUUID();
  await safety.ask('signWaiver', waiver({ reservation_id }));
  const { body } = await safety.ask('createIncident', incident({ reservation_id }));
  const events = await safety.published('incident.reported');
  expect(events.find(({ incident_id }) => incident_id === body.id)?.guest_id).toBe(guest);
});

it('moves an incident on as far as it may go, with an audit entry for each step', async () => {
  const { body } = await safety.ask('createIncident', incident({ follow_up_required: true }));
  const params = { incident_id: body.id };
  const events = (await safety.published('incident.reported')).length;
  const change = (over: object) => safety.ask('updateIncident', { params, body: over });
  const refused = await change({ status: 'CLOSED' });
  expect([refused.status, refused.problem.allowed]).toEqual([409, ['UNDER_REVIEW', 'RESOLVED']]);
  expect((await change({ status: 'RESOLVED', follow_up_notes: 'Hand line installed.' })).body).toMatchObject({
    status: 'RESOLVED',
    follow_up_notes: 'Hand line installed.',
    description: 'Slipped on wet rock.',
  });
  expect((await change({ actions_taken: '🧗'.repeat(2_001) })).problem.code).toBe('actions-too-long');
  const resolved = 'select resolved_at is not null as at, resolution_notes from incidents where incident_id = $1';
  expect(await safety.query(resolved, [body.id])).toEqual([{ at: true, resolution_notes: 'Hand line installed.' }]);
  expect((await change({ status: 'UNDER_REVIEW', severity: 'LOW' })).body.severity).toBe('LOW');
  expect(await safety.query(resolved, [body.id])).toEqual([{ at: false, resolution_notes: null }]);
  expect((await change({ status: 'RESOLVED' })).status).toBe(200);
  expect((await change({ status: 'CLOSED' })).problem.code).toBe('follow-up-open');
  expect((await change({ status: 'CLOSED', follow_up_required: false })).status).toBe(200);
  expect((await change({ actions_taken: 'More' })).status).toBe(400);
  expect((await auditOf(body.id)).map(({ action }) => action)).toEqual(['FILED', ...Array(4).fill('UPDATED')]);
  expect(await safety.published('incident.reported')).toHaveLength(events);
  expect((await safety.ask('updateIncident', { params: { incident_id: randomUUID() }, body: {} })).status).toBe(404);
  expect((await safety.ask('getIncident', { params: { incident_id: randomUUID() } })).status).toBe(404);
});
