import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-trail-management/service.ts';
import { start } from './start.ts';

const trails = await start(service);
afterAll(() => trails.stop());

let made = 0;

async function newTrail(): Promise<{ trail_id: string }> {
  made += 1;
  const { body } = await trails.ask('createTrail', {
    body: {
      name: `Reopened ${made}`,
      region_id: '11111111-0000-4000-8000-000000000001',
      activity_types: ['HIKING'],
      distance_km: 11.3,
      difficulty: 'DIFFICULT',
    },
  });
  return { trail_id: body.id ?? '' };
}

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function close(params: { trail_id: string }, more: object) {
  const body = { reason: 'Rockfall', start_date: day(0), severity: 'SEVERE' as const, ...more };
  await trails.ask('createTrailClosure', { params, body });
}

it('lifts the closures in force when a trail is opened again, and keeps what is announced', async () => {
  const params = await newTrail();
  await close(params, { reason: 'whole' });
  await close(params, { reason: 'section', affected_section: 'Lower falls' });
  await close(params, { reason: 'announced', start_date: day(4) });
  const active = async () => {
    const { body } = await trails.ask('getTrailCurrentConditions', { params });
    return [body.trail_status, body.active_closures?.map((one) => one.reason)];
  };
  await trails.ask('updateTrail', { params, body: { description: 'Dusty' } });
  expect(await active()).toEqual(['CLOSED', ['section', 'whole']]);
  await trails.ask('updateTrail', { params, body: { status: 'PARTIALLY_CLOSED' } });
  expect(await active()).toEqual(['PARTIALLY_CLOSED', ['section']]);
  await trails.ask('updateTrail', { params, body: { status: 'OPEN' } });
  expect(await active()).toEqual(['OPEN', []]);
  const list = async (include_past: boolean) =>
    (await trails.ask('getTrailClosures', { params, query: { include_past } })).body.closures;
  expect((await list(false))?.map((one) => [one.reason, one.is_active])).toEqual([['announced', false]]);
  const past = (await list(true)) ?? [];
  expect(past.map((one) => [one.reason, one.is_active, one.lifted_at !== undefined])).toEqual([
    ['announced', false, false],
    ['section', false, true],
    ['whole', false, true],
  ]);
  await close(params, { reason: 'again' });
  expect(await active()).toEqual(['CLOSED', ['again']]);
});

it('stays open when the alert that closed it is heard again', async () => {
  const params = await newTrail();
  const issued = {
    alert_id: randomUUID(),
    species_name: 'Grizzly bear',
    threat_level: 'extreme' as const,
    affected_trail_ids: [params.trail_id],
    recommended_action: 'close_trail' as const,
  };
  await trails.deliver('wildlife_alert.issued', issued);
  expect((await trails.ask('getTrail', { params })).body.status).toBe('CLOSED');
  await trails.ask('updateTrail', { params, body: { status: 'OPEN' } });
  await trails.deliver('wildlife_alert.issued', issued);
  const { body } = await trails.ask('getTrailCurrentConditions', { params });
  expect(body).toMatchObject({ trail_status: 'OPEN', active_closures: [] });
});
