import { randomUUID } from 'node:crypto';
import { answer, CallFailed, defineService } from 'novatrek/platform';
import { concerns, draftOf, gravestFirst, isActive, isToBeSent, shownAlert } from './alerts.ts';
import { accumulate, assess } from './assessment.ts';
import { type CurrentWeatherResponse, contract, type DataSource } from './contract.gen.ts';
import { openWeather } from './provider.ts';
import { seedWeather } from './seed.ts';
import {
  type AlertRow,
  findAlert,
  findStation,
  forgetForecasts,
  keepAlert,
  keepForecast,
  keepReading,
  markNotified,
  openAlerts,
  type StationRow,
  stationOfRegion,
  stationOfTrail,
  storedForecast,
} from './store.ts';

const readingLasts = 300;
/** The provider makes new forecasts every three hours, and an hour of delay hurts nobody. */
const forecastLasts = 3_600_000;
const alertsLast = 60;

export default defineService(contract, ({ db, cache, locks, later, external, settings, log, now }) => {
  const provider = openWeather(external.openweatherApi);

  /** By the clock of this service; that of the cache only decides when it throws things away. */
  const isFresh = (at: number, seconds: number) => now().getTime() - at < seconds * 1_000;

  /** What the provider says; undefined if it can't be asked. Any other mistake is ours and stays one. */
  async function ifAnswered<Said>(asked: Promise<Said>): Promise<Said | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      log.warn('the weather provider did not answer', { operation: error.operation, reason: error.reason });
      return undefined;
    }
  }

  async function readNow(station: StationRow): Promise<CurrentWeatherResponse> {
    const reading = await provider.current(placeOf(station));
    const hours =
      station.last_observed_at === null
        ? 24
        : (reading.observedAt.getTime() - Date.parse(station.last_observed_at)) / 3_600_000;
    const known = station.last_reading?.precipitation_mm ?? 0;
    const data = { ...reading.data, precipitation_mm: accumulate(known, hours, reading.hourlyRain ?? 0) };
    await keepReading(db, station.station_id, { ...data, condition_summary: reading.summary }, reading.observedAt);
    return {
      station_id: station.station_id,
      station_name: station.name,
      observed_at: reading.observedAt.toISOString(),
      data,
      condition_summary: reading.summary,
    };
  }

  /** Takes in what the provider warns of, and hands on what is grave; only one replica at a time for a region. */
  async function refreshAlerts(station: StationRow): Promise<DataSource> {
    const key = `alerts:${station.region_id}`;
    const asked = await cache.get<{ readonly at: number }>(key);
    if (asked !== undefined && isFresh(asked.at, alertsLast)) return 'CACHE';
    const said = await ifAnswered(provider.alerts(placeOf(station)));
    if (said === undefined) return 'LAST_KNOWN';
    for (const alert of said) await keepAlert(db, draftOf(alert, station), now());
    await cache.set(key, { at: now().getTime() }, { seconds: alertsLast });
    return 'PROVIDER';
  }

  async function send(alert: AlertRow): Promise<void> {
    const { recipient_id, template_id } = settings['alert-desk'].values;
    if (recipient_id === undefined || template_id === undefined) return;
    await later.notifications.sendNotification({
      body: {
        channel: 'IN_APP',
        priority: alert.severity === 'EMERGENCY' ? 'URGENT' : 'HIGH',
        recipient_id,
        template_id,
        variables: {
          alert_type: alert.alert_type,
          severity: alert.severity,
          title: alert.title,
          description: alert.message,
          region_id: alert.region_id,
          effective_until: alert.expires_at,
        },
      },
      // Written down before the mark is: a crash between them sends it again under the same key, and so once.
      idempotencyKey: `weather-alert:${alert.alert_id}`,
    });
    await markNotified(db, alert.alert_id, now());
  }

  return {
    handlers: {
      async getCurrentWeather({ query, refuse }) {
        const station = await findStation(db, query.station_id);
        if (station === undefined) throw refuse(404, 'no-such-station', 'There is no such active station');
        const key = `current:${station.station_id}`;
        const inCache = async () => {
          const cached = await cache.get<{ readonly reading: CurrentWeatherResponse; readonly at: number }>(key);
          if (cached === undefined || !isFresh(cached.at, readingLasts)) return undefined;
          return { ...cached.reading, source: 'CACHE' as const };
        };
        // Many ask at once when it has run out of date: one of them asks the provider, for all.
        const fresh =
          (await inCache()) ??
          (await locks.hold(
            key,
            async () => {
              const meanwhile = await inCache();
              if (meanwhile !== undefined) return meanwhile;
              const asked = readNow(station);
              const reading = station.last_reading === null ? await asked : await ifAnswered(asked);
              if (reading === undefined) return undefined;
              await cache.set(key, { reading, at: now().getTime() }, { seconds: readingLasts });
              return { ...reading, source: 'PROVIDER' as const };
            },
            { wait: 3_000 },
          ));
        return fresh ?? lastKnown(station);
      },

      async getWeatherForecast({ query, refuse }) {
        const station = await findStation(db, query.station_id);
        if (station === undefined) throw refuse(404, 'no-such-station', 'There is no such active station');
        const { station_id } = station;
        const at = now();
        const stored = await storedForecast(db, station_id, at);
        const last = stored.at(-1);
        const told = (source: DataSource, generated_at: string, days: readonly object[]) => ({
          station_id,
          generated_at,
          forecasts: days.slice(0, query.days),
          source,
        });
        const kept = stored
          .filter(({ fetched_at }) => fetched_at === last?.fetched_at)
          .map(({ provider_payload }) => provider_payload);
        if (last !== undefined && Date.parse(last.expires_at) > at.getTime())
          return told('CACHE', last.fetched_at, kept);
        const asked = provider.forecast(placeOf(station), at);
        const days = last === undefined ? await asked : await ifAnswered(asked);
        if (days === undefined) return told('LAST_KNOWN', last?.fetched_at ?? at.toISOString(), kept);
        await keepForecast(db, station_id, days, at, new Date(at.getTime() + forecastLasts));
        return told('PROVIDER', at.toISOString(), days);
      },

      async getWeatherAlerts({ query }) {
        const station = await stationOfRegion(db, query.region_id);
        if (station === undefined) return { alerts: [], total_count: 0, source: 'CACHE' };
        const source =
          (await locks.hold(
            `alerts:${station.region_id}`,
            async () => {
              const refreshed = await refreshAlerts(station);
              for (const alert of await openAlerts(db, station.region_id, now()))
                if (isToBeSent(alert)) await send(alert);
              return refreshed;
            },
            { wait: 3_000 },
          )) ?? 'LAST_KNOWN';
        const rows = await openAlerts(db, station.region_id, now());
        const alerts = rows
          .filter(({ severity }) => query.severity === undefined || severity === query.severity)
          .toSorted(gravestFirst)
          .map((row) => shownAlert(row, now()));
        return { alerts, total_count: alerts.length, source };
      },

      async createWeatherAlert({ body, refuse }) {
        const from = new Date(body.effective_from);
        const until =
          body.effective_until === undefined ? new Date(from.getTime() + 86_400_000) : new Date(body.effective_until);
        if (!(until > from))
          throw refuse(400, 'reversed-period', 'effective_until is not after effective_from', {
            details: [{ field: 'effective_until', issue: 'is not after effective_from' }],
          });
        const station = await stationOfRegion(db, body.region_id);
        if (station === undefined)
          throw refuse(400, 'no-station', 'The region has no active station', {
            details: [{ field: 'region_id', issue: 'has no active station' }],
          });
        const alert_id = randomUUID();
        await keepAlert(
          db,
          {
            alert_id,
            station_id: station.station_id,
            region_id: station.region_id,
            alert_type: body.alert_type,
            severity: body.severity,
            title: body.title,
            message: body.description,
            external_id: `novatrek:${alert_id}`,
            effective_from: from,
            expires_at: until,
            affected_trail_ids: body.affected_trail_ids ?? [],
          },
          now(),
        );
        const alert = await findAlert(db, alert_id);
        if (alert === undefined) throw new Error('what was just written is there');
        return answer(201, shownAlert(alert, now()));
      },

      async getTrailConditions({ query, refuse }) {
        const station = await stationOfTrail(db, query.trail_id);
        const trail = station?.covered_trails.find(({ trail_id }) => trail_id === query.trail_id.toLowerCase());
        if (station === undefined || trail === undefined)
          throw refuse(404, 'not-covered', 'No active station covers this trail');
        const at = now();
        const alerts = (await openAlerts(db, station.region_id, at))
          .filter((alert) => isActive(alert, at) && concerns(alert, query.trail_id))
          .toSorted(gravestFirst);
        const { condition_summary: _, ...reading } = station.last_reading ?? {};
        const known = station.last_reading === null ? undefined : reading;
        const { surface, passable, verdict } = assess(known, alerts);
        return {
          trail_id: trail.trail_id,
          trail_name: trail.trail_name,
          assessed_at: station.last_observed_at ?? at.toISOString(),
          overall_status: verdict,
          surface_condition: surface,
          water_crossings_passable: passable,
          ...(known !== undefined && { recent_weather: known }),
          active_alerts: alerts.map((row) => shownAlert(row, at)),
          ...(trail.ranger_notes !== undefined && { ranger_notes: trail.ranger_notes }),
        };
      },
    },
    consumers: {},
    seed: () => seedWeather(db, now()),
    jobs: {
      'past-forecasts': {
        every: '1 day',
        async run() {
          await forgetForecasts(db, now().toISOString().slice(0, 10));
        },
      },
    },
  };
});

function lastKnown({ station_id, name, last_reading, last_observed_at }: StationRow): CurrentWeatherResponse {
  const { condition_summary, ...data } = last_reading ?? {};
  return {
    station_id,
    station_name: name,
    ...(last_observed_at !== null && { observed_at: last_observed_at }),
    ...(last_reading !== null && { data }),
    ...(condition_summary !== undefined && { condition_summary }),
    source: 'LAST_KNOWN',
  };
}

function placeOf({ latitude, longitude }: StationRow) {
  return { latitude: Number(latitude), longitude: Number(longitude) };
}
