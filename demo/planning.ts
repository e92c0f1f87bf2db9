import { contract as guides } from '../runtime/services/svc-guide-management/contract.gen.ts';
import { contract as scheduling } from '../runtime/services/svc-scheduling-orchestrator/contract.gen.ts';
import { contract as trails } from '../runtime/services/svc-trail-management/contract.gen.ts';
import { contract as catalog } from '../runtime/services/svc-trip-catalog/contract.gen.ts';
import { contract as weather } from '../runtime/services/svc-weather/contract.gen.ts';
import type { Trip } from './booking.ts';
import { operationsDashboard, operator } from './cast.ts';
import type { Scene } from './scene.ts';
import { StoryFailed } from './story-failed.ts';

/** Where and when the trip goes. */
export interface Outing {
  readonly trip: string;
  readonly trail: string;
  readonly trailName: string;
  readonly day: string;
}

export const silverPeaks = {
  station: 'bbbbbbbb-0000-4000-8000-000000000001',
  baseCamp: '66666666-0000-4000-8000-000000000001',
} as const;

export interface Guide {
  readonly id: string;
  readonly name: string;
}

const canyoneering = '33333333-0000-4000-8000-000000000008';

/** A trail of its own and a day that nothing else is on, so that the story can be told again and again. */
export async function prepare(scene: Scene): Promise<Outing> {
  const trip = await scene.ask(operator, catalog, 'getTripById', { params: { trip_id: canyoneering } });
  const trailName = `Echo Gorge ${Date.now().toString(36).slice(-5)}`;
  const trail = await scene.ask(operator, trails, 'createTrail', {
    body: {
      name: trailName,
      region_id: trip.region_id,
      activity_types: ['HIKING', 'ROCK_CLIMBING'],
      difficulty: 'DIFFICULT',
      distance_km: 6.4,
      elevation_gain_m: 120,
      elevation_loss_m: 480,
      max_group_size: 8,
    },
  });
  const id = trail.id ?? '';
  scene.say(`The trail crew opens ${trailName}: 6.4 km down a mountain gorge.`);
  const day = await freeDay(scene, trip.departures ?? []);
  scene.say(`The planner looks ahead: on ${day} and the day after, a guide is free and no storm is forecast.`);
  const departure = await scene.ask(operator, catalog, 'addScheduledDeparture', {
    params: { trip_id: canyoneering },
    body: { departure_date: day, departure_time: '08:30', meeting_point: 'Silver Peaks Base Camp' },
  });
  scene.say(
    `"${trip.name}" departs that day at ${departure.departure_time}, with ${departure.available_spots} places.`,
  );
  return { trip: canyoneering, trail: id, trailName, day };
}

/** The first day with a guide, without a departure and without a storm, and the same for the day after it. */
async function freeDay(scene: Scene, departures: readonly { readonly departure_date: string }[]): Promise<string> {
  // The day after a departure may have it too: the story moves its own.
  const busy = departures.flatMap(({ departure_date: date }) => [date, dayAfter(date, 1)]);
  const taken = new Set([...busy, ...(await stormyDays(scene))]);
  for (let from = 1; from < 100; from += 14) {
    const outlook = await scene.ask(operationsDashboard, scheduling, 'getScheduleOptimization', {
      query: {
        trip_id: canyoneering,
        date_range_start: dayIn(from),
        date_range_end: dayIn(from + 14),
        max_results: 20,
      },
    });
    const good = new Set(
      outlook.recommended_dates
        .filter(({ date, availability_status }) => availability_status === 'AVAILABLE' && !taken.has(date))
        .map(({ date }) => date),
    );
    const day = [...good].toSorted().find((one) => good.has(dayAfter(one, 1)));
    if (day !== undefined) return day;
  }
  throw new StoryFailed(
    'two free days in a row for the trip',
    'none in the next 100 days: novatrek up --reset begins anew',
  );
}

async function stormyDays(scene: Scene): Promise<readonly string[]> {
  const { forecasts = [] } = await scene.ask(operationsDashboard, weather, 'getWeatherForecast', {
    query: { station_id: silverPeaks.station, days: 10 },
  });
  return forecasts.flatMap(({ date, condition, wind_speed_kmh: wind = 0 }) =>
    date !== undefined && (condition === 'THUNDERSTORM' || wind >= 75) ? [date] : [],
  );
}

export async function schedule(scene: Scene, outing: Outing, trip: Trip): Promise<Guide> {
  const request = await scene.ask(operationsDashboard, scheduling, 'createScheduleRequest', {
    body: {
      trip_id: outing.trip,
      preferred_dates: [outing.day],
      priority: 'HIGH',
      // Whoever goes down a gorge gets wet anyway.
      constraints: { preferred_trail_ids: [outing.trail], require_good_weather: false },
    },
  });
  scene.say('The operations desk asks for a schedule; the answer is 202, and the work goes on in the background.');
  const done = await scene.until(
    operator,
    scheduling,
    'getScheduleRequest',
    { params: { request_id: request.id } },
    {
      what: 'the schedule request to be worked off',
      holds: ({ status }) => status === 'COMPLETED' || status === 'FAILED',
    },
  );
  scene.check('the schedule request', 'COMPLETED', done.status);
  const { guide_assignments: assigned = [], recommended_dates: dates = [] } = done.result ?? {};
  const guide = assigned.find(({ date }) => date === outing.day)?.guide_id;
  if (guide === undefined) throw new StoryFailed(`a guide for ${outing.day}`, JSON.stringify(done.result));
  scene.say(`The schedule of ${outing.day} is published, with a score of ${Math.round(dates[0]?.score ?? 0)} of 100.`);
  const person = await scene.ask(operator, guides, 'updateGuide', {
    params: { guide_id: guide },
    body: {
      assign: {
        trip_id: outing.trip,
        trip_name: trip.name,
        departure_date: outing.day,
        return_date: outing.day,
        role: 'LEAD',
        group_size: 2,
      },
    },
  });
  scene.say(`${person.first_name} ${person.last_name} leads the trip; the planner has told the guide so.`);
  return { id: guide, name: person.first_name };
}

export function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
