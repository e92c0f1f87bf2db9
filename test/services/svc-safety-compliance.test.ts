import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { Refused } from '../../runtime/platform/testing/stand-ins.ts';
import service from '../../runtime/services/svc-safety-compliance/service.ts';
import { start } from './start.ts';

// Tokens are made by the real clock: only jobs can be run at another time.
let ahead = 0;
const day = 86_400_000;
const daysFrom = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);
const guest: string = randomUUID();
const minor: string = randomUUID();
const gone: string = randomUUID();
const guide: string = randomUUID();
const guidesDown = false;
let docusign = 200;

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
  now: () => new Date(Date.now() + ahead),
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
      return { status: docusign, body: { verificationId: 'ver-1', valid: !String(signature).includes('forged') } };
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

function inspection(checklist_results: readonly object[]) {
  const items = checklist_results.map((item) => ({ item_code: 'A', description: 'An item', passed: true, ...item }));
  return { body: { location_id: randomUUID(), inspector_id: randomUUID(), checklist_results: items } };
}

async function auditOf(id: string) {
  return safety.query<{ action: string; actor: string; details: object }>(
    'select action, actor, details from audit_log where entity_id = $1 order by log_id',
    [id],
  );
}

it('stores a waiver whose signature verifies, with proof, end and audit entry, and sends a copy', async () => {
  const { status, body } = await safety.ask('signWaiver', waiver());
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'ACTIVE', ip_address: '203.0.113.24' });
  expect(Date.parse(body.expires_at ?? '') - Date.parse(body.signed_at)).toBe(365 * day);
  expect(await auditOf(body.id)).toMatchObject([{ action: 'SIGNED', actor: 'operator:test' }]);
  expect(JSON.stringify(await auditOf(body.id))).not.toMatch(/Dana|203\.0/);
  const calls = await safety.calls();
  const asked = calls.filter(({ target }) => target === 'docusignApi');
  expect(asked).toMatchObject([{ request: { body: { signature: 'Maya Lindqvist', signerName: 'Maya Lindqvist' } } }]);
  const copies = calls.filter(({ operation }) => operation === 'sendNotification');
  expect(copies).toMatchObject([{ request: { body: { recipient_id: guest, channel: 'EMAIL' } } }]);
  expect((await safety.ask('getWaiver', { params: { waiver_id: body.id } })).body).toEqual(body);
});

it('takes no waiver that does not verify, of nobody it knows, or of a kind that does not fit', async () => {
  const before = await safety.query('select from waivers');
  const refused = [
    waiver({ signature: 'forged' }),
    waiver({ guest_id: randomUUID() }),
    waiver({ guest_id: gone }),
    waiver({ waiver_type: 'MINOR_GUARDIAN' }),
    waiver({ version: 'x'.repeat(21) }),
    waiver({ emergency_contact_phone: '5'.repeat(31) }),
    waiver({ ip_address: 'somewhere' }),
  ];
  const codes: unknown[] = [];
  for (const one of refused) {
    const { status, problem } = await safety.ask('signWaiver', one);
    expect(status).toBe(400);
    codes.push(problem.code);
  }
  const expected = ['invalid-signature', 'unknown-guest', 'unknown-guest', 'not-a-minor', 'invalid-version'];
  expect(codes).toEqual([...expected, 'invalid-contact', 'invalid-request']);
  expect(await safety.query('select from waivers')).toHaveLength(before.length);
  docusign = 503;
  expect((await safety.ask('signWaiver', waiver())).status).toBe(503);
  docusign = 200;
});

it('ends the waiver of a guardian when the guest is of age', async () => {
  const { body } = await safety.ask('signWaiver', waiver({ guest_id: minor, waiver_type: 'MINOR_GUARDIAN' }));
  expect(body.expires_at).toBe(`${new Date().getUTCFullYear() + 1}-01-01T00:00:00.000Z`);
});

it('keeps one active waiver per guest, booking and type, however often it is signed at once', async () => {
  const same = waiver();
  const answers = await Promise.all(Array.from({ length: 8 }, () => safety.ask('signWaiver', same)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  expect((await safety.ask('signWaiver', same)).problem.code).toBe('already-signed');
  const other = { body: { ...same.body, waiver_type: 'HIGH_ALTITUDE' as const } };
  expect((await safety.ask('signWaiver', other)).status).toBe(201);
});

it('counts a waiver no longer once it has run out, and takes a new one', async () => {
  const signed = waiver({ waiver_type: 'WATER_ACTIVITY' });
  const id = randomUUID();
  await safety.query(
    `insert into waivers (waiver_id, guest_id, reservation_id, trip_id, waiver_type, version, ip_address, status,
       signed_at, created_at, expires_at)
     values ($1, $2, $3, $3, 'WATER_ACTIVITY', '1', '203.0.113.1', 'ACTIVE', now() - interval '180 days',
       now() - interval '180 days', now() - interval '1 second')`,
    [id, guest, signed.body.reservation_id],
  );
  const listed = async (status: 'ACTIVE' | 'EXPIRED') =>
    (await safety.ask('listWaivers', { query: { guest_id: guest, status } })).body.map((one) => one.id);
  expect(await listed('ACTIVE')).not.toContain(id);
  expect(await listed('EXPIRED')).toContain(id);
  expect((await safety.ask('getWaiver', { params: { waiver_id: id } })).body.status).toBe('EXPIRED');
  const again = await safety.ask('signWaiver', signed);
  expect(again.status).toBe(201);
  const statusOf = 'select status from waivers where waiver_id = $1';
  expect(await safety.query(statusOf, [id])).toEqual([{ status: 'EXPIRED' }]);
  expect((await auditOf(id)).map(({ action }) => action)).toEqual(['EXPIRED']);
  await safety.run('expire-waivers');
  expect(await safety.query(statusOf, [again.body.id])).toEqual([{ status: 'ACTIVE' }]);
  ahead = 181 * day;
  await safety.run('expire-waivers');
  await safety.run('expire-waivers');
  ahead = 0;
  expect(await safety.query(statusOf, [again.body.id])).toEqual([{ status: 'EXPIRED' }]);
  expect((await auditOf(again.body.id)).map(({ action }) => action)).toEqual(['SIGNED', 'EXPIRED']);
});

it('lists the waivers of a guest, newest first, and nothing for a stranger', async () => {
  const { body } = await safety.ask('listWaivers', { query: { guest_id: guest } });
  const times = body.map(({ signed_at }) => signed_at);
  expect(body.length).toBeGreaterThan(2);
  expect(times).toEqual(times.toSorted().reverse());
  expect((await safety.ask('listWaivers', { query: { guest_id: randomUUID() } })).body).toEqual([]);
  expect((await safety.ask('getWaiver', { params: { waiver_id: randomUUID() } })).status).toBe(404);
});

it('takes the trip from the request, or from an earlier waiver for the booking', async () => {
  const [reservation_id, trip_id] = [randomUUID(), randomUUID()];
  await safety.ask('signWaiver', waiver({ reservation_id, trip_id }));
  await safety.ask('signWaiver', waiver({ reservation_id, guest_id: minor }));
  const rows = await safety.query('select trip_id from waivers where reservation_id = $1', [reservation_id]);
  expect(rows).toEqual([{ trip_id }, { trip_id }]);
});

it('derives the outcome of an inspection, and when the next is due', async () => {
  const outcome = async (...items: object[]) => {
    const { status, body } = await safety.ask('createSafetyInspection', inspection(items));
    expect(status).toBe(201);
    expect(body.inspection_date).toBe(daysFrom(0));
    expect(await auditOf(body.id)).toHaveLength(1);
    return [body.status, body.next_inspection_due];
  };
  expect(await outcome({}, {})).toEqual(['PASSED', daysFrom(365)]);
  expect(await outcome({}, { passed: false, remediation_notes: 'Soon' })).toEqual(['CONDITIONAL_PASS', daysFrom(30)]);
  expect(await outcome({ passed: false, remediation_notes: ' ' })).toEqual(['FAILED', undefined]);
  expect(await outcome()).toEqual(['PENDING_REVIEW', daysFrom(7)]);
  const { body } = inspection([{}]);
  await safety.ask('createSafetyInspection', { body });
  await safety.ask('createSafetyInspection', { body: { ...body, checklist_results: [] } });
  const list = async (status?: 'PASSED') =>
    (await safety.ask('listSafetyInspections', { query: { location_id: body.location_id, ...(status && { status }) } }))
      .body;
  expect((await list()).map(({ status }) => status)).toHaveLength(2);
  expect((await list('PASSED')).map(({ status }) => status)).toEqual(['PASSED']);
  expect((await safety.ask('createSafetyInspection', { body: { ...body, inspector_id: 'me' } })).status).toBe(400);
});

it('writes an emergency to the audit log once', async () => {
  const emergency_id = randomUUID();
  const event = {
    event_id: randomUUID(),
    emergency_id,
    guest_id: guest,
    reservation_id: randomUUID(),
    severity: 'high' as const,
    type: 'medical' as const,
  };
  await safety.deliver('emergency.triggered', event);
  await safety.deliver('emergency.triggered', event);
  expect(await auditOf(emergency_id)).toMatchObject([{ action: 'TRIGGERED', details: { severity: 'high' } }]);
});

it('lets nobody change the audit log, or what was signed and filed', async () => {
  await safety.seed();
  const refused = [
    `update audit_log set actor = 'me'`,
    'delete from audit_log',
    'truncate audit_log',
    `update waivers set version = '2'`,
    `update incidents set description = 'nothing happened'`,
    `update safety_inspections set status = 'PASSED'`,
    'delete from waivers',
    'delete from incidents',
    'delete from safety_inspections',
  ];
  for (const statement of refused) await expect(safety.query(statement), statement).rejects.toThrow();
});

it('removes what is older than seven years, and notes it', async () => {
  const [old, young, open] = [randomUUID(), randomUUID(), randomUUID()];
  const insert = `insert into incidents (incident_id, reservation_id, guide_id, incident_type, severity, description,
    reported_by, reported_at, status) values ($1, $2, $2, 'INJURY', 'LOW', 'x', 'y', $3, $4)`;
  await safety.query(insert, [old, guest, '2016-07-14T00:00:00Z', 'CLOSED']);
  await safety.query(insert, [open, guest, '2016-07-14T00:00:00Z', 'OPEN']);
  await safety.query(insert, [young, guest, daysFrom(-6 * 365), 'CLOSED']);
  await safety.run('end-retention');
  const left = await safety.query<{ incident_id: string }>('select incident_id from incidents');
  const ids = left.map(({ incident_id }) => incident_id);
  expect([old, young, open].map((id) => ids.includes(id))).toEqual([false, true, true]);
  expect(await auditOf(old)).toMatchObject([{ action: 'RETENTION_ENDED' }]);
});

it('sows data worth looking at', async () => {
  await safety.seed();
  const first = '55555555-0000-4000-8000-000000000001';
  expect((await safety.ask('listWaivers', { query: { guest_id: first, status: 'ACTIVE' } })).body).toHaveLength(2);
  const location_id = '66666666-0000-4000-8000-000000000002';
  const { body } = await safety.ask('listSafetyInspections', { query: { location_id } });
  expect(body).toMatchObject([{ status: 'CONDITIONAL_PASS' }]);
});
