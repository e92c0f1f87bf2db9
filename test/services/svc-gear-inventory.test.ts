import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import type { GearItemCreate } from '../../runtime/services/svc-gear-inventory/contract.gen.ts';
import {
  added,
  days,
  expectCountsInStep,
  gear,
  handOver,
  hours,
  itemOf,
  level,
  patch,
} from './svc-gear-inventory-start.ts';

afterAll(() => gear.stop());

it('adds an item with a tag of its own and counts it where it is kept', async () => {
  const body = itemOf({ next_maintenance_due: days(80) });
  const { status, body: item, headers } = await gear.ask('addGearItem', { body });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`/gear/v1/gear-items/${item.id}`);
  expect(item).toMatchObject({ ...body, condition: 'NEW', status: 'AVAILABLE', last_maintenance: null });
  expect(item.rfid_tag).toMatch(/^4E[0-9A-F]{22}$/);
  expect((await added()).rfid_tag).not.toBe(item.rfid_tag);
  expect(await level(body.location_id)).toMatchObject({ total: 1, available: 1, assigned: 0, in_maintenance: 0 });
  expect((await gear.ask('getGearItem', { params: { item_id: item.id } })).body).toEqual(item);
});

it('refuses items that cannot be added', async () => {
  const { serial_number } = await added();
  const refused = async (more: Partial<GearItemCreate>) => {
    const { status, problem } = await gear.ask('addGearItem', { body: itemOf(more) });
    return [status, problem.error_code];
  };
  expect(await refused({ serial_number })).toEqual([409, 'serial-number-taken']);
  expect(await refused({ condition: 'RETIRED' })).toEqual([422, 'item-retired']);
  expect(await refused({ purchase_date: days(1) })).toEqual([422, 'purchase-date-wrong']);
  expect(await refused({ purchase_date: '1899-12-31' })).toEqual([422, 'purchase-date-wrong']);
  expect(await refused({ next_maintenance_due: '2025-04-01' })).toEqual([422, 'due-before-purchase']);
  expect((await gear.ask('addGearItem', { body: { ...itemOf(), name: 'x'.repeat(201) } })).status).toBe(400);
  expect(await added({ condition: 'NEEDS_MAINTENANCE' })).toMatchObject({ status: 'IN_MAINTENANCE' });
});

it('finds items by every filter, a page at a time', async () => {
  const location_id = randomUUID();
  const due = await added({ location_id, name: 'A', next_maintenance_due: days(-4) });
  const helmet = await added({ location_id, name: 'B', category: 'HELMET', size: 'L' });
  const worn = await added({ location_id, name: 'C', condition: 'NEEDS_MAINTENANCE' });
  const query = { availability: 'ALL', location_id, page: 1, page_size: 25 } as const;
  const found = async (more: object) => {
    const { body } = await gear.ask('searchGearItems', { query: { ...query, ...more } });
    return (body.items ?? []).map(({ id }) => id);
  };
  expect(await found({})).toEqual([due.id, helmet.id, worn.id]);
  expect(await found({ category: 'HELMET' })).toEqual([helmet.id]);
  expect(await found({ size: 'L' })).toEqual([helmet.id]);
  expect(await found({ condition: 'NEEDS_MAINTENANCE' })).toEqual([worn.id]);
  expect(await found({ availability: 'IN_MAINTENANCE' })).toEqual([worn.id]);
  expect(await found({ rfid_tag: helmet.rfid_tag })).toEqual([helmet.id]);
  expect(await found({ maintenance_due_by: days(-4) })).toEqual([due.id]);
  const { body } = await gear.ask('searchGearItems', { query: { ...query, page: 2, page_size: 2 } });
  expect(body.items?.map(({ id }) => id)).toEqual([worn.id]);
  expect(body.pagination).toEqual({ page: 2, page_size: 2, total_items: 3, total_pages: 2 });
  expect(await found({ page: 1e30 })).toEqual([]);
  expect((await gear.ask('searchGearItems', { query: { ...query, maintenance_due_by: '0000-01-01' } })).status).toBe(
    400,
  );
  expect((await gear.ask('searchGearItems', { query: { ...query, page: 0 } })).status).toBe(400);
});

it('changes an item and moves the counts with it', async () => {
  const item = await added();
  const elsewhere = randomUUID();
  const moved = await patch(item.id, { location_id: elsewhere, name: 'Renamed', status: 'IN_MAINTENANCE' });
  expect(moved.body).toMatchObject({ name: 'Renamed', location_id: elsewhere, status: 'IN_MAINTENANCE', size: 'M' });
  expect(await level(item.location_id)).toMatchObject({ total: 0, available: 0 });
  expect(await level(elsewhere)).toMatchObject({ total: 1, available: 0, in_maintenance: 1 });
  expect((await patch(item.id, {})).status).toBe(400);
  expect((await patch(item.id, { condition: 'NEEDS_MAINTENANCE', status: 'AVAILABLE' })).status).toBe(422);
  expect((await patch(item.id, { next_maintenance_due: '2025-01-01' })).status).toBe(422);
  expect((await patch(randomUUID(), { name: 'x' })).status).toBe(404);
  expect((await patch(item.id, { condition: 'RETIRED' })).body).toMatchObject({ status: 'RETIRED' });
  expect(await level(elsewhere)).toMatchObject({ total: 0, in_maintenance: 0 });
  const again = await patch(item.id, { condition: 'GOOD' });
  expect([again.status, again.problem.error_code, again.problem.allowed]).toEqual([409, 'item-retired', []]);
});

it('never lets a count fall below zero, and keeps each location in one partition', async () => {
  const { location_id } = await added();
  const below = gear.query('update inventory_levels set available = available - 2 where location_id = $1', [
    location_id,
  ]);
  await expect(below).rejects.toThrow(/check constraint/);
  for (let more = 0; more < 30; more++) await added({ location_id: randomUUID() });
  const parts = await gear.query<{ part: string; locations: string[] }>(
    'select tableoid::regclass::text as part, array_agg(distinct location_id) as locations from inventory_levels group by 1',
  );
  expect(parts.length).toBeGreaterThan(3);
  const all = parts.flatMap(({ locations }) => locations);
  expect(new Set(all).size).toBe(all.length);
});

it('logs maintenance, moves the due date and puts the item back', async () => {
  const item = await added({ condition: 'NEEDS_MAINTENANCE', next_maintenance_due: days(-13) });
  const params = { item_id: item.id };
  const record = { type: 'INSPECTION', date: hours(-3), technician: 'Rosa Delgado' } as const;
  const worn = await gear.ask('logMaintenanceEvent', { params, body: { ...record, type: 'REPAIR' } });
  expect(worn.status).toBe(200);
  expect((await gear.ask('getGearItem', { params })).body).toMatchObject({
    status: 'IN_MAINTENANCE',
    next_maintenance_due: null,
  });
  const body = { ...record, date: hours(-2), cost: 12.345, next_due: days(120), resulting_condition: 'GOOD' } as const;
  const { body: logged } = await gear.ask('logMaintenanceEvent', { params, body });
  expect(logged).toMatchObject({ gear_item_id: item.id, cost: 12.35, next_due: days(120), notes: null });
  expect((await gear.ask('getGearItem', { params })).body).toMatchObject({
    status: 'AVAILABLE',
    condition: 'GOOD',
    next_maintenance_due: days(120),
    last_maintenance: hours(-2),
  });
  await gear.ask('logMaintenanceEvent', { params, body: { ...record, date: hours(-4000), next_due: days(-90) } });
  expect((await gear.ask('getGearItem', { params })).body.next_maintenance_due).toBe(days(120));
  const history = await gear.ask('getMaintenanceHistory', { params, query: { limit: 2 } });
  expect(history.body).toMatchObject({ gear_item_id: item.id, total_records: 3 });
  expect(history.body.records?.map(({ type, cost }) => [type, cost])).toEqual([
    ['INSPECTION', 12.35],
    ['REPAIR', null],
  ]);
  expect((await gear.query('select last_inspected::text from gear_items where item_id = $1', [item.id]))[0]).toEqual({
    last_inspected: hours(-2).slice(0, 10),
  });
});

it('refuses maintenance that cannot be', async () => {
  const item = await added();
  const record = { type: 'REPAIR', date: hours(-3), technician: 'Rosa Delgado' } as const;
  const refused = async (more: object, item_id = item.id) => {
    const { status, problem } = await gear.ask('logMaintenanceEvent', {
      params: { item_id },
      body: { ...record, ...more },
    });
    return [status, problem.error_code];
  };
  expect(await refused({ date: hours(1) })).toEqual([422, 'date-wrong']);
  expect(await refused({ date: '1899-12-31T23:59:59Z' })).toEqual([422, 'date-wrong']);
  expect(await refused({ next_due: days(-2) })).toEqual([422, 'due-before-work']);
  expect(await refused({ cost: 1e9 })).toEqual([422, 'cost-too-high']);
  expect(await refused({ technician: 'x'.repeat(101) })).toEqual([422, 'name-too-long']);
  expect(await refused({}, randomUUID())).toEqual([404, 'no-such-item']);
  expect(await refused({ type: 'POLISH' })).toEqual([400, expect.any(String)]);
  const { body } = await handOver([item.id]);
  expect(await refused({ resulting_condition: 'RETIRED' })).toEqual([409, 'item-handed-out']);
  await gear.ask('returnGearAssignment', {
    params: { assignment_id: body.id },
    body: { condition_on_return: 'RETIRED' },
  });
  expect(await refused({ resulting_condition: 'GOOD' })).toEqual([409, 'item-retired']);
  const history = { params: { item_id: randomUUID() }, query: { limit: 5 } };
  expect((await gear.ask('getMaintenanceHistory', history)).status).toBe(404);
});

it('never changes or removes a maintenance record', async () => {
  await expect(gear.query("update maintenance_records set notes = 'x'")).rejects.toThrow(/never changed/);
  await expect(gear.query('delete from maintenance_records')).rejects.toThrow(/never changed/);
});

it('alerts once for each date an item falls due', async () => {
  const item = await added({ next_maintenance_due: days(0) });
  const later = await added({ next_maintenance_due: days(1) });
  const alerted = async (id: string) =>
    (
      await gear.query('select maintenance_alerted_for::text as day, xmin::text from gear_items where item_id = $1', [
        id,
      ])
    )[0];
  await gear.run('maintenance-alerts');
  const first = await alerted(item.id);
  expect(first?.day).toBe(days(0));
  expect((await alerted(later.id))?.day).toBe(null);
  await gear.run('maintenance-alerts');
  expect(await alerted(item.id)).toEqual(first);
  await patch(item.id, { next_maintenance_due: days(-1) });
  await gear.run('maintenance-alerts');
  expect((await alerted(item.id))?.day).toBe(days(-1));
});

it('offers packages, all or those of one activity', async () => {
  const { body } = await gear.ask('listGearPackages', { query: {} });
  expect(body.packages?.map(({ name }) => name)).toContain('Alpine Climber');
  const kayaking = await gear.ask('listGearPackages', { query: { activity_type: 'KAYAKING' } });
  const [pack] = kayaking.body.packages ?? [];
  expect(pack).toMatchObject({ activity_type: 'KAYAKING', rental_price_per_day: 45 });
  const params = { package_id: pack?.id ?? '' };
  expect((await gear.ask('getGearPackage', { params })).body).toEqual(pack);
  expect((await gear.ask('getGearPackage', { params: { package_id: randomUUID() } })).status).toBe(404);
});

it('starts with gear at every place, some of it out and some overdue', async () => {
  await gear.seed();
  const { body } = await gear.ask('searchGearItems', {
    query: { availability: 'ASSIGNED', page: 1, page_size: 100, location_id: '66666666-0000-4000-8000-000000000001' },
  });
  expect(body.items).toHaveLength(2);
  const { body: levels } = await gear.ask('getInventoryLevels', { query: {} });
  expect(levels.levels?.filter(({ location_name }) => location_name === 'Cedar Coast Outpost')).toHaveLength(3);
  await expectCountsInStep();
});
