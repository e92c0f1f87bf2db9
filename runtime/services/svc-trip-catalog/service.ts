import { randomUUID } from 'node:crypto';
import { answer, defineService, isUniqueViolation } from 'novatrek/platform';
import { changeTrip } from './change-trip.ts';
import { contract } from './contract.gen.ts';
import { centsOf, decimalOf } from './pricing.ts';
import { seedCatalog } from './seed.ts';
import {
  levelOf,
  pagination,
  quoteFor,
  shownDeparture,
  shownPricing,
  shownRegion,
  shownSummary,
  shownTrip,
} from './shown.ts';
import { findTrip, insertTrip, listActivities, listRegions, regionExists, searchTrips } from './store.ts';
import {
  comingDepartures,
  completeDepartures,
  insertDeparture,
  isPast,
  listDepartures,
  refreshCalendar,
} from './store-departures.ts';
import { findTiers, replaceTiers } from './store-pricing.ts';
import { tierRows } from './tier-rows.ts';
import { faultsOf, isTimeOfDay } from './trip-rules.ts';

export default defineService(contract, ({ db, now }) => ({
  handlers: {
    async searchTrips({ query, refuse }) {
      const { page, page_size, difficulty, status = 'ACTIVE', ...filters } = query;
      const { date_from, date_to, min_price, max_price } = filters;
      if (date_from !== undefined && date_to !== undefined && date_from > date_to)
        throw refuse(400, 'reversed-dates', 'date_from is after date_to');
      if (min_price !== undefined && max_price !== undefined && min_price > max_price)
        throw refuse(400, 'reversed-prices', 'min_price is above max_price');
      const level = difficulty === undefined ? undefined : levelOf(difficulty);
      const { trips, total } = await searchTrips(
        db,
        { ...filters, difficulty: level, status },
        pageOf(page, page_size),
        now(),
      );
      return { data: trips.map(shownSummary), pagination: pagination(page, page_size, total) };
    },

    async createTrip({ body, caller, refuse }) {
      const details = faultsOf(body);
      if (details.length > 0) throw refuse(400, 'invalid-trip', 'The trip makes no sense as it is', { details });
      if (!(await regionExists(db, body.region_id)))
        throw refuse(400, 'no-such-region', 'There is no such region', {
          details: [{ field: 'region_id', reason: 'is no region' }],
        });
      const trip_id = randomUUID();
      const draft = {
        trip_id,
        name: body.name,
        description: body.description ?? '',
        adventure_category: body.activity_type,
        region_id: body.region_id,
        difficulty_level: levelOf(body.difficulty_level),
        duration_hours: String(body.duration_hours),
        min_participants: body.min_participants,
        max_participants: body.max_participants,
        base_price: decimalOf(centsOf(body.base_price) ?? 0),
        created_by: caller.user ?? caller.id,
        age_minimum: body.age_minimum ?? 18,
        fitness_level: body.fitness_level_required ?? null,
        certifications: body.required_certifications ?? [],
        gear_requirements: body.gear_requirements ?? [],
      };
      try {
        await db.transaction(() => insertTrip(db, draft, now()));
      } catch (error) {
        if (!isUniqueViolation(error, 'uq_trip_region_name')) throw error;
        throw refuse(409, 'name-taken', 'The region has a trip of that name already');
      }
      return answer(201, shownTrip(found(await findTrip(db, trip_id))), {
        location: `${contract.basePath}/trips/${trip_id}`,
      });
    },

    async getTripById({ params, query, refuse }) {
      const trip = await findTrip(db, params.trip_id);
      if (trip === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
      const departures = await comingDepartures(db, trip.trip_id, query.departure_date, now());
      const day = query.departure_date ?? departures.find(({ status }) => status === 'OPEN')?.trip_date;
      const tiers = day === undefined ? [] : await findTiers(db, trip.trip_id);
      return {
        ...shownTrip(trip),
        departures: departures.map(shownDeparture),
        ...(day !== undefined && { quote: quoteFor(trip, tiers, { day, size: query.party_size }) }),
      };
    },

    async updateTrip({ params, body, refuse }) {
      return shownTrip(await changeTrip(db, params.trip_id, body, now(), refuse));
    },

    async getTripSchedule({ params, query, refuse }) {
      if ((await findTrip(db, params.trip_id)) === undefined)
        throw refuse(404, 'no-such-trip', 'There is no such trip');
      const { date_from: from, date_to: to, available_only: availableOnly, page, page_size } = query;
      const range = { from, to, availableOnly };
      const { departures, total } = await listDepartures(db, params.trip_id, range, pageOf(page, page_size));
      return { data: departures.map(shownDeparture), pagination: pagination(page, page_size, total) };
    },

    async addScheduledDeparture({ params, body, refuse }) {
      const trip = await findTrip(db, params.trip_id, true);
      if (trip === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
      if (!isTimeOfDay(body.departure_time))
        throw refuse(400, 'no-time-of-day', 'departure_time is no time of day', {
          details: [{ field: 'departure_time', reason: 'is not between 00:00 and 23:59' }],
        });
      if (await isPast(db, body.departure_date, trip.timezone, now()))
        throw refuse(400, 'past-date', 'departure_date is over in the region of the trip', {
          details: [{ field: 'departure_date', reason: 'is in the past' }],
        });
      if (trip.status === 'SUSPENDED' || trip.status === 'RETIRED')
        throw refuse(409, 'off-sale', `The trip is ${trip.status} and departs no more`, {
          status_of_trip: trip.status,
          allowed: ['DRAFT', 'ACTIVE'],
        });
      const departure = await insertDeparture(
        db,
        {
          schedule_id: randomUUID(),
          trip_id: trip.trip_id,
          trip_date: body.departure_date,
          start_time: body.departure_time,
          available_spots: trip.max_participants,
          guide_id: body.guide_id ?? null,
          meeting_point: body.meeting_point ?? null,
          notes: body.notes ?? null,
        },
        now(),
      );
      if (departure === undefined)
        throw refuse(409, 'departs-already', 'The trip departs at that date and time already');
      return shownDeparture(departure);
    },

    async getTripPricing({ params, refuse }) {
      const trip = await findTrip(db, params.trip_id);
      if (trip === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
      return shownPricing(trip, await findTiers(db, trip.trip_id));
    },

    async updateTripPricing({ params, body, refuse }) {
      const trip = await findTrip(db, params.trip_id, true);
      if (trip === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
      const { currency = 'USD' } = body;
      if (!/^[A-Z]{3}$/.test(currency)) throw refuse(400, 'no-currency', 'currency is no ISO 4217 code');
      const rows = tierRows(trip, body.tiers, now().toISOString().slice(0, 10), refuse);
      await replaceTiers(db, trip.trip_id, currency, rows, now());
      return shownPricing({ ...trip, currency }, await findTiers(db, trip.trip_id));
    },

    async getTripRequirements({ params, refuse }) {
      const trip = await findTrip(db, params.trip_id);
      if (trip === undefined) throw refuse(404, 'no-such-trip', 'There is no such trip');
      return {
        trip_id: trip.trip_id,
        age_minimum: trip.age_minimum,
        ...(trip.fitness_level !== null && { fitness_level_required: trip.fitness_level }),
        certifications: trip.certifications,
        gear_requirements: trip.gear_requirements,
      };
    },

    async listRegions({ query }) {
      const rows = await listRegions(db, query.country?.toUpperCase(), query.has_active_trips);
      return { data: rows.map(shownRegion) };
    },

    async listActivityTypes() {
      const rows = await listActivities(db);
      return {
        data: rows.map(({ code, display_name, description, icon_url, active_trip_count }) => ({
          code,
          display_name,
          ...(description !== null && { description }),
          ...(icon_url !== null && { icon_url }),
          active_trip_count,
        })),
      };
    },
  },
  consumers: {},
  jobs: {
    'availability-calendar': {
      every: '15 seconds',
      async run() {
        await completeDepartures(db, now());
        await refreshCalendar(db);
      },
    },
  },
  seed: () => seedCatalog(db, now()),
}));

function pageOf(page: number, size: number) {
  return { size, skip: Math.min((page - 1) * size, 2_000_000_000) };
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('what was just written is there');
  return row;
}
