import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-weather/service.ts';
import { start } from './start.ts';

const stations = [1, 2, 3].map((n) => `bbbbbbbb-0000-4000-8000-00000000000${n}`);
const [peaks = '', coast = '', canyon = ''] = stations;
const region = (n: number) => `11111111-0000-4000-8000-00000000000${n}`;
const trail = (n: number) => `22222222-0000-4000-8000-00000000000${n}`;

/** What the provider says. */
const sky: { kelvin: number; alerts: object[] } = { kelvin: 287.65, alerts: [] };
const seconds = () => Math.floor(Date.now() / 1_000);
const clear = [{ id: 800, description: 'clear sky' }];

// Tokens are good for a little more than five minutes: as far as that the clock can be put forward.
let ahead = 0;

const weather = await start(service, {
  now: () => new Date(Date.now() + ahead),
  externals: {
    openweatherApi({ path }) {
      if (path === '/data/3.0/onecall') return { status: 200, body: { alerts: sky.alerts } };
      if (path === '/data/2.5/forecast') return { status: 200, body: forecast() };
      const main = { temp: sky.kelvin, feels_like: sky.kelvin - 1, humidity: 58, pressure: 1011.6 };
      const wind = { speed: 6.2, deg: 255 };
      const body = { dt: seconds(), weather: clear, main, wind, rain: { '1h': 0.5 }, clouds: { all: 65 } };
      return { status: 200, body: { ...body, visibility: 18_000 } };
    },
  },
});
afterAll(() => weather.stop());

function forecast() {
  const timezone = -21_600;
  const start = Math.ceil(seconds() / 10_800) * 10_800;
  const list = Array.from({ length: 40 }, (_, step) => ({
    dt: start + step * 10_800,
    main: { temp: 280 + (step % 8) },
    weather: step === 12 ? [{ id: 211 }] : clear,
    wind: { speed: 5 },
    pop: 0.35,
  }));
  return { list, city: { timezone, sunrise: 1_782_820_620, sunset: 1_782_872_580 } };
}

async function asked(path: string) {
  return (await weather.calls()).filter(({ operation }) => operation === `GET ${path}`).length;
}
const current = (station_id: string) => weather.ask('getCurrentWeather', { query: { station_id } });
const alertsIn = async (n: number, more: object = {}) =>
  (await weather.ask('getWeatherAlerts', { query: { region_id: region(n), ...more } })).body;
const days = (station_id: string, count: number) =>
  weather.ask('getWeatherForecast', { query: { station_id, days: count } });
const onTrail = (n: number) => weather.ask('getTrailConditions', { query: { trail_id: trail(n) } });

function warn(more: object = {}) {
  return weather.ask('createWeatherAlert', {
    body: {
      region_id: region(3),
      alert_type: 'FLASH_FLOOD',
      severity: 'WATCH',
      title: 'Water in the slot',
      description: 'Rain upstream.',
      effective_from: new Date(Date.now() - 60_000).toISOString(),
      ...more,
    },
  });
}

it('reads a station once for all who ask within five minutes', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => current(peaks)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(answers.filter(({ body }) => body.source === 'PROVIDER')).toHaveLength(1);
  expect(await asked('/data/2.5/weather')).toBe(1);
  const { body } = await current(peaks);
  expect(body).toMatchObject({ station_id: peaks, station_name: 'Silver Peaks Pass', source: 'CACHE' });
  expect(body.condition_summary).toBe('Clear sky, breezy');
  expect(body.data).toMatchObject({
    temperature_c: 14.5,
    feels_like_c: 13.5,
    wind_speed_kmh: 22.3,
    wind_direction_deg: 255,
    visibility_km: 18,
    cloud_cover_percent: 65,
  });
  ahead = 270_000;
  expect((await current(peaks)).body.source).toBe('CACHE');
  expect(await asked('/data/2.5/weather')).toBe(1);
  ahead = 301_000;
  expect((await current(peaks)).body.source).toBe('PROVIDER');
  ahead = 0;
});

it.each([randomUUID(), 'no-station'])('knows no station %s', async (id) => {
  expect((await current(id)).status).toBe(404);
  expect((await days(id, 3)).status).toBe(404);
});

it('treats a station that is switched off as none', async () => {
  await weather.query('update weather_stations set active = false where station_id = $1', [coast]);
  expect((await current(coast)).status).toBe(404);
  expect(await alertsIn(2)).toEqual({ alerts: [], total_count: 0, source: 'CACHE' });
  expect((await onTrail(3)).status).toBe(404);
  await weather.query('update weather_stations set active = true where station_id = $1', [coast]);
});

it('gathers a forecast by the days of the place, and keeps it', async () => {
  const { body } = await days(canyon, 10);
  expect(body.source).toBe('PROVIDER');
  const local = (at: number) => new Date((at - 21_600) * 1_000).toISOString().slice(0, 10);
  const steps = forecast().list.map(({ dt }) => local(dt));
  expect(body.forecasts?.map((one) => one.date)).toEqual([...new Set(steps)].filter((one) => one >= local(seconds())));
  expect(body.forecasts?.filter((one) => one.condition === 'THUNDERSTORM')).toHaveLength(1);
  expect(body.forecasts?.[1]).toMatchObject({
    high_c: 13.9,
    low_c: 6.9,
    precipitation_probability: 0.35,
    wind_speed_kmh: 18,
    sunrise: '05:57:00-06:00',
    sunset: '20:23:00-06:00',
  });
  const again = (await days(canyon, 2)).body;
  expect(again).toMatchObject({ source: 'CACHE', generated_at: body.generated_at });
  expect(again.forecasts).toEqual(body.forecasts?.slice(0, 2));
  await weather.query(`update forecast_cache set expires_at = now() - interval '1 minute'`);
  expect((await days(canyon, 2)).body.source).toBe('PROVIDER');
  expect((await days(canyon, 11)).status).toBe(400);
  const [row] = await weather.query<{ count: number }>('select count(*)::integer from forecast_cache');
  expect(row?.count).toBe(body.forecasts?.length);
});

it('keeps one alert however often the provider repeats it, and sends it once', async () => {
  const start = seconds() - 600;
  const event = {
    sender_name: 'NWS',
    event: 'Winter Storm Warning',
    description: 'Heavy snow.',
    start,
    end: start + 86_400,
  };
  sky.alerts = [event, { ...event, event: 'Wind Advisory' }, { ...event, event: 'Gone', end: start + 60 }];
  const first = await alertsIn(1);
  expect(first.source).toBe('PROVIDER');
  expect(first.alerts?.map((one) => [one.alert_type, one.severity, one.is_active])).toEqual([
    ['EXTREME_COLD', 'WARNING', true],
    ['HIGH_WIND', 'ADVISORY', true],
  ]);
  expect((await alertsIn(1)).source).toBe('CACHE');
  ahead = 61_000;
  sky.alerts = [{ ...event, description: 'Heavier snow.', end: start + 90_000 }];
  await Promise.all(Array.from({ length: 10 }, () => alertsIn(1)));
  const later = await alertsIn(1, { severity: 'WARNING' });
  expect(later).toMatchObject({
    total_count: 1,
    alerts: [{ id: first.alerts?.[0]?.id, title: 'Winter Storm Warning' }],
  });
  const sent = (await weather.calls()).filter(({ operation }) => operation === 'sendNotification');
  expect(sent).toHaveLength(1);
  ahead = 0;
  expect(sent[0]?.request.body).toMatchObject({
    channel: 'IN_APP',
    priority: 'HIGH',
    template_id: 'aaaaaaaa-0000-4000-8000-000000000002',
    variables: { severity: 'WARNING', title: 'Winter Storm Warning', description: 'Heavy snow.' },
  });
});

it('records an alert of the staff, sends nothing, and leaves that to the next who reads', async () => {
  sky.alerts = [];
  const sent = async () => (await weather.calls()).filter(({ operation }) => operation === 'sendNotification').length;
  const before = await sent();
  const { status, body } = await warn({ severity: 'EMERGENCY', affected_trail_ids: [trail(6)] });
  expect(status).toBe(201);
  expect(Date.parse(body.effective_until ?? '') - Date.parse(body.effective_from ?? '')).toBe(86_400_000);
  expect(body).toMatchObject({ is_active: true, affected_trail_ids: [trail(6)], severity: 'EMERGENCY' });
  const [row] = await weather.query('select external_id from alert_history where alert_id = $1', [body.id]);
  expect(row).toEqual({ external_id: `novatrek:${body.id}` });
  expect(await sent()).toBe(before);
  await alertsIn(3);
  await alertsIn(3);
  expect(await sent()).toBe(before + 1);
});

it('refuses an alert that ends before it begins, or that no station carries', async () => {
  expect((await warn({ effective_until: '2020-01-01T00:00:00Z' })).status).toBe(400);
  expect((await warn({ region_id: randomUUID() })).status).toBe(400);
});

it('lists what is announced, gravest first, and not what is over', async () => {
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  await warn({ title: 'soon', severity: 'ADVISORY', effective_from: soon });
  await warn({ title: 'over', effective_from: '2026-01-01T00:00:00Z' });
  const { alerts = [], total_count } = await alertsIn(3);
  expect(alerts.map((one) => [one.severity, one.is_active])).toEqual([
    ['EMERGENCY', true],
    ['ADVISORY', false],
  ]);
  expect(total_count).toBe(2);
});

it('makes of the weather what it means for a trail', async () => {
  const before = await asked('/data/2.5/weather');
  const flooded = (await onTrail(6)).body;
  expect(flooded).toMatchObject({
    trail_name: 'Narrows Descent',
    overall_status: 'IMPASSABLE',
    water_crossings_passable: false,
    surface_condition: 'DRY',
    ranger_notes: 'Never enter the slot when rain is forecast upstream.',
  });
  expect(flooded.active_alerts).toHaveLength(1);
  expect(flooded).not.toHaveProperty('recent_weather');
  expect((await onTrail(5)).body).toMatchObject({ overall_status: 'EXCELLENT', active_alerts: [] });
  // A cold warning holds for the whole region.
  const peak = (await onTrail(1)).body;
  expect(peak).toMatchObject({ overall_status: 'HAZARDOUS', water_crossings_passable: true });
  expect(peak.recent_weather?.temperature_c).toBe(14.5);
  expect(await asked('/data/2.5/weather')).toBe(before);
  expect((await weather.ask('getTrailConditions', { query: { trail_id: randomUUID() } })).status).toBe(404);
});

it('forgets forecasts of days that are over', async () => {
  await weather.query(`update forecast_cache set forecast_date = forecast_date - 40`);
  await weather.run('past-forecasts');
  expect(await weather.query('select from forecast_cache')).toEqual([]);
});
