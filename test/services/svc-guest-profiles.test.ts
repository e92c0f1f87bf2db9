import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-guest-profiles/service.ts';
import { start } from './start.ts';

// Tokens are made by the real clock: only jobs can be run at another time.
let ahead = 0;
const day = 86_400_000;
let idverify: { status: number; body: object } = { status: 201, body: { id: 'idv_1', status: 'verified' } };

const guests = await start(service, {
  now: () => new Date(Date.now() + ahead),
  externals: {
    idverifyApi: ({ method }) => (method === 'GET' ? { status: 200, body: { status: 'verified' } } : idverify),
  },
});
afterAll(() => guests.stop());

const passport = { document_type: 'PASSPORT' as const, document_number: 'X1234567' };

let count = 0;
function person(over: object = {}) {
  count++;
  return {
    body: {
      first_name: 'Maya',
      last_name: `Lindqvist`,
      email: `maya.${count}@example.com`,
      phone: '+13035550117',
      date_of_birth: '1991-09-23',
      emergency_contact: { name: 'Erik Storm', phone: '+13035550142', relationship: 'Brother' },
      ...over,
    },
  };
}

async function registered(over: object = {}): Promise<string> {
  const { status, body } = await guests.ask('createGuest', person(over));
  expect(status).toBe(201);
  return body.guest_id;
}

async function verifications() {
  return (await guests.calls()).filter(({ target }) => target === 'idverifyApi');
}

const change = (guest_id: string, body: object) => guests.ask('updateGuest', { params: { guest_id }, body });
const read = (guest_id: string) => guests.ask('getGuest', { params: { guest_id } });

it('registers a guest whose document was verified, and says so to the world once', async () => {
  const kept = { ...person().body, preferences: { dietary_restrictions: ['vegan'] } };
  const sent = { body: { ...kept, identity_document: passport } };
  const { status, body, headers } = await guests.ask('createGuest', sent, { idempotencyKey: 'one' });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/guests/v1/guests/${body.guest_id}`);
  expect(body).toMatchObject({ ...kept, status: 'ACTIVE', identity_verified: true, loyalty_tier: 'EXPLORER' });
  expect((await guests.ask('createGuest', sent, { idempotencyKey: 'one' })).body.guest_id).toBe(body.guest_id);
  expect(await guests.published('guest.registered')).toMatchObject([
    { guest_id: body.guest_id, first_name: 'Maya', email: sent.body.email, date_of_birth: '1991-09-23' },
  ]);
  expect(await verifications()).toHaveLength(1);
  expect((await read(body.guest_id)).body).toEqual(body);
});

it('registers a guest unverified without a document, with a rejected one, and while nobody can check it', async () => {
  const before = (await verifications()).length;
  const verified = async (over: object) => (await read(await registered(over))).body.identity_verified;
  expect(await verified({})).toBe(false);
  expect((await verifications()).length).toBe(before);
  idverify = { status: 201, body: { id: 'idv_2', status: 'rejected' } };
  expect(await verified({ identity_document: passport })).toBe(false);
  idverify = { status: 503, body: {} };
  expect(await verified({ identity_document: passport })).toBe(false);
  idverify = { status: 201, body: { id: 'idv_3', status: 'pending' } };
  expect(await verified({ identity_document: passport })).toBe(true);
  expect((await verifications()).at(-1)?.operation).toBe('GET /v1/verifications/idv_3');
});

it('gives an email address to one guest, whatever its case, however many ask at once', async () => {
  const same = person({ email: 'Shared@Example.com' });
  const answers = await Promise.all(Array.from({ length: 6 }, () => guests.ask('createGuest', same)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(5).fill(409)]);
  expect((await guests.ask('createGuest', person({ email: 'shared@example.COM' }))).problem.error_code).toBe(
    'email-taken',
  );
  expect((await change(await registered(), { email: 'SHARED@example.com' })).status).toBe(409);
});

it('refuses what cannot be a guest', async () => {
  for (const over of [{ email: 'nobody' }, { phone: '0303' }, { first_name: '' }, { date_of_birth: '2999-01-01' }])
    expect((await guests.ask('createGuest', person(over))).status, JSON.stringify(over)).toBe(400);
  const unknown = randomUUID();
  expect((await read(unknown)).status).toBe(404);
  expect((await change(unknown, { phone: '+13035550118' })).status).toBe(404);
  expect((await change(await registered(), {})).status).toBe(400);
});

it('searches by part of a name or address, by status and certification, sorted and in pages', async () => {
  const last_name = 'Searchable';
  const ids: string[] = [];
  for (const first_name of ['Cleo', 'Abel', 'Berta'])
    ids.push(await registered({ first_name, last_name, email: `${first_name}@find.example` }));
  const [cleo = '', abel = '', berta = ''] = ids;
  const search = async (query: object) => {
    const { body } = await guests.ask('searchGuests', {
      query: { page: 1, page_size: 25, sort_by: 'last_name', sort_order: 'asc', ...query },
    });
    return { ids: (body.guests ?? []).map(({ guest_id }) => guest_id), pagination: body.pagination };
  };
  expect((await search({ q: 'searchab' })).ids).toEqual([abel, berta, cleo]);
  expect((await search({ q: 'SEARCHAB', sort_order: 'desc' })).ids).toEqual([cleo, berta, abel]);
  expect((await search({ q: 'abel sea' })).ids).toEqual([abel]);
  expect((await search({ q: '@find.ex' })).ids).toHaveLength(3);
  expect((await search({ email: 'BERTA@find.example' })).ids).toEqual([berta]);
  expect((await search({ q: 'searchab', sort_by: 'created_at' })).ids).toEqual(ids);
  expect(await search({ q: 'searchab', page: 2, page_size: 2 })).toEqual({
    ids: [cleo],
    pagination: { page: 2, page_size: 2, total_items: 3, total_pages: 2 },
  });
  expect((await search({ sort_by: 'created_at', sort_order: 'desc', page_size: 2 })).ids).toEqual([berta, abel]);
  await change(berta, { status: 'SUSPENDED' });
  expect((await search({ status: 'SUSPENDED' })).ids).toEqual([berta]);
  await change(abel, { status: 'DEACTIVATED' });
  expect((await search({ q: 'searchab' })).ids).toEqual([berta, cleo]);
  await certify(cleo, {});
  expect((await search({ certification_type: 'ROCK_CLIMBING_L1' })).ids).toEqual([cleo]);
  expect((await search({ q: 'nobody at all' })).pagination?.total_items).toBe(0);
  expect((await search({ page: 9_007_199_254_740_991, sort_by: 'created_at' })).ids).toEqual([]);
});

const certify = (guest_id: string, over: object) =>
  guests.ask('addGuestCertification', {
    params: { guest_id },
    body: { type: 'ROCK_CLIMBING_L1', issued_date: '2025-04-12', issuing_organization: 'Front Range', ...over },
  });

it('keeps one active certification of a type, and tells which have expired', async () => {
  const guest_id = await registered();
  const params = { guest_id };
  expect((await certify(guest_id, { expiry_date: '2025-04-11' })).problem.error_code).toBe('expires-before-issued');
  expect((await certify(guest_id, { issuing_organization: 'x'.repeat(101) })).status).toBe(400);
  expect((await certify(randomUUID(), {})).status).toBe(404);
  expect((await certify(guest_id, { issued_date: '2020-01-01', expiry_date: '2022-01-01' })).body.status).toBe(
    'EXPIRED',
  );
  const answers = await Promise.all([1, 2, 3, 4].map(() => certify(guest_id, {})));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  await certify(guest_id, { type: 'AVALANCHE_SAFETY', issued_date: '2024-01-01' });
  const list = async (query: { active_only: boolean; type?: 'AVALANCHE_SAFETY' }) =>
    (await guests.ask('listGuestCertifications', { params, query })).body.certifications ?? [];
  expect((await list({ active_only: false })).map(({ issued_date }) => issued_date)).toEqual([
    '2025-04-12',
    '2024-01-01',
    '2020-01-01',
  ]);
  expect(await list({ active_only: true })).toHaveLength(2);
  expect(await list({ active_only: false, type: 'AVALANCHE_SAFETY' })).toHaveLength(1);
  const stranger = { guest_id: randomUUID() };
  expect(
    (await guests.ask('listGuestCertifications', { params: stranger, query: { active_only: false } })).status,
  ).toBe(404);
});

const medical = {
  blood_type: 'A_POSITIVE' as const,
  has_allergies: true,
  allergies: ['bee stings'],
  fitness_clearance: 'FULL_CLEARANCE' as const,
  physician_name: 'Dr. Alan Whitcombe',
  notes: 'Carries a pen.',
};

it('replaces medical information as a whole', async () => {
  const params = { guest_id: await registered() };
  const get = () => guests.ask('getGuestMedicalInfo', { params });
  expect((await get()).status).toBe(404);
  expect((await guests.ask('updateGuestMedicalInfo', { params, body: medical })).status).toBe(200);
  expect((await get()).body).toMatchObject({ ...medical, guest_id: params.guest_id });
  const less = { blood_type: 'UNKNOWN' as const, has_allergies: false, fitness_clearance: 'RESTRICTED' as const };
  const { body } = await guests.ask('updateGuestMedicalInfo', { params, body: less });
  const { last_updated: _, ...stored } = (await get()).body;
  expect(stored).toEqual({ ...less, guest_id: params.guest_id });
  expect(body).toMatchObject(stored);
  const wrong = { ...medical, has_allergies: false };
  expect((await guests.ask('updateGuestMedicalInfo', { params, body: wrong })).status).toBe(400);
  const stranger = { guest_id: randomUUID() };
  expect((await guests.ask('updateGuestMedicalInfo', { params: stranger, body: medical })).status).toBe(404);
  expect((await guests.ask('getGuestMedicalInfo', { params: stranger })).status).toBe(404);
});

it('changes what is named, and moves the status only where it may go', async () => {
  const guest_id = await registered();
  const emergency_contact = { name: 'Una Dahl', phone: '+13035550150', relationship: 'Friend' };
  const changed = await change(guest_id, { phone: '+13035550118', emergency_contact, last_name: 'Dahl' });
  expect(changed.body).toMatchObject({
    phone: '+13035550118',
    emergency_contact,
    last_name: 'Dahl',
    first_name: 'Maya',
  });
  expect((await read(guest_id)).body).toEqual(changed.body);
  expect((await change(guest_id, { status: 'SUSPENDED' })).body.status).toBe('SUSPENDED');
  expect((await change(guest_id, { status: 'DEACTIVATED' })).body.status).toBe('DEACTIVATED');
  expect((await change(guest_id, { phone: '+13035550119' })).status).toBe(409);
  const refused = await change(guest_id, { status: 'SUSPENDED' });
  expect([refused.status, refused.problem.allowed]).toEqual([409, ['ACTIVE']]);
  expect((await change(guest_id, { status: 'ACTIVE' })).body.status).toBe('ACTIVE');
  expect((await change(guest_id, { date_of_birth: '2999-01-01' })).status).toBe(400);
  expect((await change(guest_id, { temporary: true })).problem.error_code).toBe('lasting');
});

it('completes a temporary profile when the same person registers, and keeps its id', async () => {
  const visitor = { temporary: true, email: 'visitor@example.com', last_name: 'Björk', identity_document: passport };
  const before = (await verifications()).length;
  const guest_id = await registered(visitor);
  expect(await verifications()).toHaveLength(before);
  const { temporary_until = '' } = (await read(guest_id)).body;
  expect(Math.round((Date.parse(temporary_until) - Date.now()) / day)).toBe(90);
  const events = (await guests.published('guest.registered')).length;
  expect((await guests.ask('createGuest', person({ ...visitor, date_of_birth: '1990-01-01' }))).status).toBe(409);
  expect((await guests.ask('createGuest', person({ ...visitor, last_name: 'Berg' }))).status).toBe(409);
  expect(await registered(visitor)).toBe(guest_id);
  expect(await registered({ email: 'Visitor@example.com', last_name: 'bjork' })).toBe(guest_id);
  const { body } = await read(guest_id);
  expect(body).toMatchObject({ last_name: 'bjork', status: 'ACTIVE' });
  expect(body.temporary_until).toBeUndefined();
  expect(await guests.published('guest.registered')).toHaveLength(events);
  expect((await guests.ask('createGuest', person(visitor))).status).toBe(409);
  const { body: lasting } = await change(await registered({ temporary: true }), { temporary: false });
  expect(lasting.temporary_until).toBeUndefined();
});

it('completes an earlier visit under another address only for who shows a document', async () => {
  idverify = { status: 201, body: { id: 'idv_4', status: 'verified' } };
  const last_name = 'Visitante';
  const visit = await registered({ temporary: true, last_name });
  expect(await registered({ last_name })).not.toBe(visit);
  expect(await registered({ last_name, first_name: 'Mona', identity_document: passport })).not.toBe(visit);
  expect(await registered({ last_name: 'visitante', identity_document: passport, email: 'now@example.com' })).toBe(
    visit,
  );
  expect((await read(visit)).body).toMatchObject({ email: 'now@example.com', identity_verified: true });
  const twice = [1, 2].map(() => registered({ temporary: true, last_name }));
  expect(await Promise.all(twice)).not.toContain(await registered({ last_name, identity_document: passport }));
});

it('takes over a second profile of the same person with all its records', async () => {
  const last_name = 'Twicetold';
  const [first, second] = [await registered({ last_name }), await registered({ last_name: 'TWICETOLD' })];
  await certify(first, {});
  await certify(second, {});
  await certify(second, { type: 'SCUBA_ADVANCED' });
  await guests.ask('updateGuestMedicalInfo', { params: { guest_id: second }, body: medical });
  const merge = (into: string, merge_from_guest_id: string) => change(into, { merge_from_guest_id });
  expect((await merge(first, await registered({ last_name: 'Other' }))).problem.error_code).toBe('another-person');
  expect((await merge(first, first)).problem.error_code).toBe('same-profile');
  expect((await merge(first, randomUUID())).status).toBe(404);
  expect((await merge(first, second)).status).toBe(200);
  expect((await read(second)).body).toMatchObject({ status: 'DEACTIVATED', merged_into: first });
  const certified = await guests.ask('listGuestCertifications', {
    params: { guest_id: first },
    query: { active_only: true },
  });
  expect(certified.body.total_count).toBe(2);
  const health = await guests.ask('getGuestMedicalInfo', { params: { guest_id: first } });
  expect(health.body).toMatchObject({ notes: 'Carries a pen.', guest_id: first });
  expect((await merge(first, second)).status).toBe(409);
  expect((await change(second, { status: 'ACTIVE' })).problem.error_code).toBe('merged');
  const pair = [await registered({ last_name }), await registered({ last_name })] as const;
  const both = await Promise.all([merge(pair[0], pair[1]), merge(pair[1], pair[0])]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

it('ends temporary profiles after 90 days and erases what was deactivated 90 days before', async () => {
  const [temporary, lasting] = [await registered({ temporary: true }), await registered()];
  await certify(temporary, {});
  const at = async (days: number, ...jobs: string[]) => {
    ahead = days * day;
    for (const job of jobs) await guests.run(job);
    ahead = 0;
  };
  await at(89, 'end-temporary-profiles', 'erase-after-retention');
  expect((await read(temporary)).body.status).toBe('ACTIVE');
  await at(91, 'end-temporary-profiles', 'erase-after-retention');
  expect((await read(temporary)).body.status).toBe('DEACTIVATED');
  await at(180, 'erase-after-retention');
  expect((await read(temporary)).status).toBe(200);
  await at(182, 'erase-after-retention');
  await at(182, 'erase-after-retention');
  expect((await read(temporary)).status).toBe(404);
  expect(await guests.query('select from certifications where guest_id = $1', [temporary])).toEqual([]);
  const [left] = await guests.query('select phone, preferences from guest_profiles where guest_id = $1', [temporary]);
  expect(left).toEqual({ phone: null, preferences: {} });
  expect((await read(lasting)).body.status).toBe('ACTIVE');
});
