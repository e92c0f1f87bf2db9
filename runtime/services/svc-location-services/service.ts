import { randomUUID } from 'node:crypto';
import { answer, defineService } from 'novatrek/platform';
import { contract, type Location } from './contract.gen.ts';
import { positionIn } from './geometry.ts';
import { isKnownAddress, timezoneAt } from './maps.ts';
import { capacityOf, countAfter, risenTo } from './occupancy.ts';
import { faultOfWeek, hoursInForce, openingAt } from './opening-hours.ts';
import { endIn } from './page-token.ts';
import { seed } from './seed.ts';
import { findPlace, insertPlace, lockPlace, savePlace, searchPlaces } from './store.ts';
import { insertCount, latestCount } from './store-counts.ts';
import { replaceHours } from './store-hours.ts';
import { dayAfter, momentOf } from './zoned-time.ts';

type Refuse<Status> = (
  status: Status,
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
) => Error;

const mostPeople = 1_000_000;

export default defineService(contract, ({ db, external, log, now }) => {
  const placeOr404 = async (id: string, refuse: Refuse<404>) => {
    const place = await findPlace(db, id);
    if (place === undefined) throw refuse(404, 'no-such-location', 'There is no such location');
    return place;
  };
  const checkNumbers = (numbers: readonly (number | undefined)[], refuse: Refuse<422>) => {
    if (numbers.some((one) => Math.abs(one ?? 0) > mostPeople))
      throw refuse(422, 'too-many-people', `No place holds more than ${mostPeople} people`);
  };
  const checkName = (name: string, refuse: Refuse<422>) => {
    if (name.trim() === '' || [...name].length > 200) throw refuse(422, 'name-wrong', 'A name has 1 to 200 letters');
  };
  const checkWeek = (hours: Location['operating_hours'], refuse: Refuse<400>) => {
    const fault = faultOfWeek(hours ?? []);
    if (fault !== undefined) throw refuse(400, 'hours-wrong', fault);
  };
  const positionOr400 = (text: string | undefined, refuse: Refuse<400>) => {
    if (text === undefined) return undefined;
    const position = positionIn(text);
    if (position === undefined) throw refuse(400, 'no-such-position', 'There is no such latitude and longitude');
    return position;
  };

  return {
    handlers: {
      async listLocations({ query, refuse }) {
        const { type, region_id, status, page_size, page_token, within_meters } = query;
        const near = positionOr400(query.near, refuse);
        const covering = positionOr400(query.covering, refuse);
        const after = page_token === undefined ? undefined : endIn(page_token, near !== undefined);
        if (page_token !== undefined && after === undefined)
          throw refuse(400, 'page-token-wrong', 'The page token does not come from the page before');
        const search = { type, region_id, status, near, within: within_meters, covering, size: page_size, after };
        const { locations, total, next } = await searchPlaces(db, search);
        return { locations, total_count: total, ...(next === undefined ? {} : { next_page_token: next }) };
      },

      async createLocation({ body, refuse }) {
        checkName(body.name, refuse);
        checkNumbers([body.capacity], refuse);
        checkWeek(body.operating_hours, refuse);
        const maps = external.googleMapsPlatform;
        if (!(await isKnownAddress(maps, body.address)))
          throw refuse(400, 'address-not-found', 'The address cannot be found');
        const timezone = await timezoneAt(maps, body.coordinates, now());
        if (timezone === undefined)
          throw refuse(422, 'no-timezone', 'The clocks of no time zone are kept at this position');
        const id = randomUUID();
        if (!(await insertPlace(db, id, { ...body, timezone })))
          throw refuse(409, 'name-taken', 'The region has a location of this name');
        await replaceHours(db, id, body.operating_hours ?? []);
        await insertCount(db, id, { count: 0, at: now(), threshold: undefined });
        const created = await findPlace(db, id);
        if (created === undefined) throw new Error('a location just added is there');
        return answer(201, created.location, { location: `${contract.basePath}/locations/${id}` });
      },

      async getLocation({ params, refuse }) {
        return (await placeOr404(params.location_id, refuse)).location;
      },

      async updateLocation({ params, body, refuse }) {
        const { name, status, capacity, operating_hours, head_count, head_count_change } = body;
        if (name !== undefined) checkName(name, refuse);
        checkNumbers([capacity, head_count, head_count_change], refuse);
        checkWeek(operating_hours, refuse);
        if (head_count !== undefined && head_count_change !== undefined)
          throw refuse(400, 'counted-twice', 'People are counted, or come and go, not both at once');
        const place = await lockPlace(db, params.location_id);
        if (place === undefined) throw refuse(404, 'no-such-location', 'There is no such location');
        const { location } = place;
        if (location.status === 'DECOMMISSIONED')
          throw refuse(400, 'decommissioned', 'A decommissioned location does not change any more');
        const after: Location = {
          ...location,
          name: name ?? location.name,
          status: status ?? location.status,
          capacity: capacity ?? location.capacity,
        };
        if (!(await savePlace(db, after))) throw refuse(400, 'name-taken', 'The region has a location of this name');
        if (operating_hours !== undefined) await replaceHours(db, location.id, operating_hours);

        const before = { count: (await latestCount(db, location.id))?.count ?? 0, maximum: location.capacity ?? 0 };
        const maximum = after.capacity ?? 0;
        const counted =
          head_count === undefined
            ? countAfter({ count: before.count, maximum }, head_count_change ?? 0)
            : { count: head_count };
        if ('refused' in counted) {
          if (counted.refused === 'fewer-than-none')
            throw refuse(422, 'fewer-than-none', 'More people would leave than are there');
          const available_spots = Math.max(0, maximum - before.count);
          throw refuse(409, 'no-room', `There is room for ${available_spots} more`, { available_spots });
        }
        const threshold = risenTo(before, { count: counted.count, maximum });
        if (head_count !== undefined || head_count_change !== undefined)
          await insertCount(db, location.id, { count: counted.count, at: now(), threshold });
        if (threshold !== undefined)
          log.warn('a location fills up', { location_id: location.id, threshold, count: counted.count, maximum });
        return (await placeOr404(location.id, refuse)).location;
      },

      async getLocationCapacity({ params, query, refuse }) {
        const { date } = query;
        if (date !== undefined && (date < '1900-01-01' || date > '9998-12-31'))
          throw refuse(400, 'no-such-day', 'Nobody was counted on that day');
        const { location, timezone } = await placeOr404(params.location_id, refuse);
        const day = date && { from: momentOf(timezone, date, 0), to: momentOf(timezone, dayAfter(date, 1), 0) };
        const latest = await latestCount(db, location.id, day || undefined);
        return capacityOf(
          location.id,
          { count: latest?.count ?? 0, maximum: location.capacity ?? 0 },
          latest?.counted_at,
        );
      },

      async getOperatingHours({ params, refuse }) {
        const { location, timezone } = await placeOr404(params.location_id, refuse);
        const schedules = location.operating_hours ?? [];
        const { open, changes } = openingAt(hoursInForce(schedules, location.status), timezone, now());
        return {
          location_id: location.id,
          timezone,
          open_now: open,
          ...(changes === undefined ? {} : { next_change_at: changes.toISOString() }),
          schedules,
        };
      },
    },
    consumers: {},
    async seed() {
      await db.transaction(() => seed(db, now()));
    },
  };
});
