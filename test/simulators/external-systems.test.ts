import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import currencyExchange from '../../runtime/simulators/currency-exchange-api.ts';
import docusign from '../../runtime/simulators/docusign-api.ts';
import firebase from '../../runtime/simulators/firebase-cloud-messaging.ts';
import fleet from '../../runtime/simulators/fleet-gps-tracking-api.ts';
import fraudDetection from '../../runtime/simulators/fraud-detection-api.ts';
import maps from '../../runtime/simulators/google-maps-platform.ts';
import idverify from '../../runtime/simulators/idverify-api.ts';
import instagram from '../../runtime/simulators/instagram-graph-api.ts';
import permits from '../../runtime/simulators/national-parks-permit-api.ts';
import openweather from '../../runtime/simulators/openweather-api.ts';
import rescue from '../../runtime/simulators/search-and-rescue-dispatch-api.ts';
import sendgrid from '../../runtime/simulators/sendgrid-api.ts';
import snowflake from '../../runtime/simulators/snowflake-data-cloud.ts';
import procurement from '../../runtime/simulators/supplier-procurement-portal.ts';
import insurance from '../../runtime/simulators/travel-insurance-api.ts';
import twilio from '../../runtime/simulators/twilio-api.ts';
import { running } from './ask.ts';

const root = join(import.meta.dirname, '../..');
const now = () => new Date('2026-11-21T18:00:00Z');

it('stands in for every external system of the architecture', async () => {
  const actors: Record<string, { type: string }> = parse(readFileSync(join(root, 'architecture/actors.yaml'), 'utf8'));
  const wanted = Object.keys(actors).filter((id) => actors[id]?.type === 'External System');
  const files = readdirSync(join(root, 'runtime/simulators'), { withFileTypes: true }).filter((one) => one.isFile());
  expect(files.map(({ name }) => name.replace(/\.ts$/, '')).sort()).toEqual(wanted.sort());
  for (const id of wanted) {
    const { default: simulator } = await import(`../../runtime/simulators/${id}.ts`);
    expect(simulator.actor).toBe(id);
    const { ask } = await running(simulator);
    expect((await ask('GET /no/such/path/at/all')).status).toBe(404);
  }
});

it('screens payments', async () => {
  const { ask } = await running(fraudDetection);
  const decision = async (body: object) => (await ask('POST /v1/screenings', body)).body.decision;
  expect(await decision({ amount: 100, guest_id: 'g1' })).toBe('approve');
  expect(await decision({ amount: 20_000, card_country: 'US', ip_country: 'RO' })).toBe('review');
  expect(await decision({ amount: 5, email: 'fraudster@example.com' })).toBe('decline');
  for (let i = 0; i < 12; i++) await ask('POST /v1/screenings', { amount: 1, guest_id: 'g2' });
  expect((await ask('POST /v1/screenings', { amount: 1, guest_id: 'g2' })).body.reasons).toEqual(['high_frequency']);
  expect((await ask('POST /v1/screenings', {})).status).toBe(422);
});

it('checks signatures and documents', async () => {
  const signing = await running(docusign);
  const verify = (body: object) => signing.ask('POST /restapi/v2.1/accounts/a/signatures/verify', body);
  expect((await verify({ signature: 'Ada L.', signerName: 'Ada' })).body.valid).toBe(true);
  expect((await verify({ signature: 'forged', signerName: 'Ada' })).body).toMatchObject({ valid: false });
  expect((await verify({ signerName: 'Ada' })).status).toBe(400);

  const { ask } = await running(idverify, { now });
  const check = (document_number: string, more = {}) =>
    ask('POST /v1/verifications', { document_type: 'passport', document_number, ...more });
  expect((await check('X123')).body.status).toBe('verified');
  expect((await check('X000')).body).toMatchObject({ status: 'rejected', reason: 'document_not_genuine' });
  expect((await check('X123', { expiry_date: '2020-01-01' })).body.reason).toBe('document_expired');
  const pending = await check('X999');
  expect(pending.body.status).toBe('pending');
  expect((await ask(`GET /v1/verifications/${pending.body.id}`)).body.status).toBe('verified');
});

it('delivers mail, texts and pushes, and refuses what cannot be delivered', async () => {
  const mail = await running(sendgrid);
  const letter = (email: string) => ({
    personalizations: [{ to: [{ email }] }],
    from: { email: 'trips@novatrek.example' },
    subject: 'Your trip',
    content: [{ type: 'text/plain', value: 'Hello' }],
  });
  const sent = await mail.ask('POST /v3/mail/send', letter('ada@example.com'));
  expect([sent.status, sent.headers.get('x-message-id')?.length]).toEqual([202, 22]);
  expect((await mail.ask('POST /v3/mail/send', letter('nobody'))).status).toBe(400);
  await mail.ask('POST /v3/mail/send', letter('bounce@example.com'));
  const bounced = await mail.ask('GET /v3/messages?to=bounce@example.com');
  expect(bounced.body.messages).toMatchObject([{ status: 'bounced' }]);

  const texts = await running(twilio);
  const text = (To: string) => texts.ask('POST /2010-04-01/Accounts/AC1/Messages.json', { To, Body: 'Hi' });
  const queued = await text('+13035550100');
  expect(queued).toMatchObject({ status: 201, body: { status: 'queued' } });
  expect((await texts.ask(`GET /2010-04-01/Accounts/AC1/Messages/${queued.body.sid}.json`)).body.status).toBe(
    'delivered',
  );
  expect((await text('+15005550009')).body.code).toBe(21614);
  expect((await text('12')).body.code).toBe(21211);

  const pushes = await running(firebase);
  const push = (message: object) => pushes.ask('POST /v1/projects/p/messages:send', { message });
  expect((await push({ token: 'phone', notification: { title: 'Hi' } })).body.name).toMatch(
    /^projects\/p\/messages\/./,
  );
  expect((await push({ token: 'unregistered-phone' })).status).toBe(404);
  expect((await push({})).status).toBe(400);
});

it('finds places, routes, vehicles and the weather', async () => {
  const map = await running(maps);
  const found = await map.ask('GET /maps/api/geocode/json?address=moab');
  expect(found.body.results).toMatchObject([{ geometry: { location: { lat: 38.5733, lng: -109.5498 } } }]);
  expect((await map.ask('GET /maps/api/geocode/json?address=nowhere')).body.status).toBe('ZERO_RESULTS');
  const back = await map.ask('GET /maps/api/geocode/json?latlng=38.6,-109.5');
  expect(back.body.results).toMatchObject([{ formatted_address: 'Moab, UT, USA' }]);
  const drive = await map.ask('GET /maps/api/directions/json?origin=Denver&destination=Moab&waypoints=Boulder');
  expect(drive.body.routes).toMatchObject([{ legs: [{ end_address: 'Boulder' }, { end_address: 'Moab' }] }]);

  const vehicles = await running(fleet, { now });
  const position = await vehicles.ask('GET /v1/vehicles/bus-7/position');
  expect(await vehicles.ask('GET /v1/vehicles/bus-7/position')).toMatchObject({ body: position.body });
  expect((await vehicles.ask('GET /v1/vehicles/offline-1/position')).status).toBe(409);
  const eta = await vehicles.ask('GET /v1/vehicles/bus-7/eta?latitude=39.7&longitude=-105');
  expect(Number(eta.body.remaining_minutes)).toBeGreaterThan(0);

  const sky = await running(openweather, { now });
  const current = await sky.ask('GET /data/2.5/weather?lat=38.5&lon=-109.5');
  expect((await sky.ask('GET /data/2.5/weather?lat=38.5&lon=-109.5')).body).toEqual(current.body);
  expect((await sky.ask('GET /data/2.5/forecast?lat=38.5&lon=-109.5&cnt=8')).body.list).toHaveLength(8);
  expect((await sky.ask('GET /data/3.0/onecall?lat=70&lon=-109.5')).body.alerts).toHaveLength(1);
  expect((await sky.ask('GET /data/2.5/weather?lat=abc&lon=1')).status).toBe(400);
});

it('converts money, insures trips, and takes orders', async () => {
  const bank = await running(currencyExchange, { now });
  const there = await bank.ask('GET /v1/convert?from=EUR&to=USD&amount=100');
  expect(Number(there.body.result)).toBeCloseTo(108.7, -1);
  expect((await bank.ask('GET /v1/convert?from=USD&amount=100')).body.result).toBe(100);
  expect((await bank.ask('GET /v1/convert?from=XXX&amount=100')).status).toBe(404);

  let at = now();
  const { ask } = await running(insurance, { now: () => at });
  const quote = () => ask('POST /v1/quotes', { trip_cost: 1_000, travelers: 2, activity: 'rafting' });
  const first = await quote();
  expect(first.body.premium).toBe(90);
  const bind = (quote_id: unknown) => ask('POST /v1/policies', { quote_id });
  expect((await bind(first.body.quote_id)).body.status).toBe('active');
  expect((await bind(first.body.quote_id)).status).toBe(409);
  const second = await quote();
  at = new Date(at.getTime() + 31 * 60_000);
  expect((await bind(second.body.quote_id)).status).toBe(410);

  const shop = await running(procurement, { now });
  const order = (po_number: string, sku: string, quantity = 2) =>
    shop.ask('POST /v1/purchase-orders', { po_number, lines: [{ sku, quantity, unit_price: 19.99 }] });
  const taken = await order('PO-1', 'ROPE-60');
  expect(taken).toMatchObject({ status: 201, body: { status: 'received', total: 39.98 } });
  expect((await shop.ask(`GET /v1/purchase-orders/${taken.body.order_id}`)).body.status).toBe('confirmed');
  expect((await order('PO-1', 'ROPE-60')).status).toBe(409);
  expect((await order('PO-2', 'ROPE-60', 0)).status).toBe(422);
  expect((await order('PO-3', 'DISCONTINUED-1')).body.status).toBe('rejected');
});

it('grants permits, sends rescuers, publishes photos, and counts rows', async () => {
  const parks = await running(permits);
  const permit = async (group_size: number, park_code = 'ROMO') => {
    const taken = await parks.ask('POST /v1/permits', { park_code, start_date: '2027-06-01', group_size });
    await parks.ask(`GET /v1/permits/${taken.body.permit_id}`);
    return (await parks.ask(`GET /v1/permits/${taken.body.permit_id}`)).body;
  };
  expect(await permit(12)).toMatchObject({ status: 'approved' });
  expect(await permit(16)).toMatchObject({ status: 'denied', denial_reason: 'group_too_large' });
  for (let i = 0; i < 4; i++) await permit(12);
  expect(await permit(12)).toMatchObject({ denial_reason: 'daily_quota_reached' });

  const team = await running(rescue);
  const call = { incident_id: 'i1', latitude: 40.1, longitude: -105.6 };
  const sent = await team.ask('POST /v1/dispatches', call);
  expect(sent).toMatchObject({ status: 201, body: { status: 'dispatched' } });
  expect(await team.ask('POST /v1/dispatches', call)).toMatchObject({
    status: 200,
    body: { dispatch_id: sent.body.dispatch_id },
  });
  expect((await team.ask(`GET /v1/dispatches/${sent.body.dispatch_id}`)).body.status).toBe('en_route');

  const photos = await running(instagram);
  const container = await photos.ask('POST /v20.0/17841/media', {
    image_url: 'https://a.example/b.jpg',
    caption: 'Up!',
  });
  const publish = () => photos.ask('POST /v20.0/17841/media_publish', { creation_id: container.body.id });
  expect((await photos.ask(`GET /v20.0/${(await publish()).body.id}`)).body.caption).toBe('Up!');
  expect((await publish()).status).toBe(400);
  expect((await photos.ask('POST /v20.0/expired-1/media', { image_url: 'https://a.example/b.jpg' })).status).toBe(401);

  const cloud = await running(snowflake);
  const run = (statement: string, more = {}) => cloud.ask('POST /api/v2/statements', { statement, ...more });
  await run('INSERT INTO metrics VALUES (1, 2), (3, 4)');
  await run('insert into metrics values (?)', { bindings: { 1: { type: 'FIXED', value: ['1', '2', '3'] } } });
  expect((await run('select count(*) from METRICS')).body.data).toEqual([['5']]);
  expect((await run('sing a song')).status).toBe(422);
});
