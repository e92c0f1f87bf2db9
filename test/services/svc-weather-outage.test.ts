import { afterAll, beforeAll, expect, it } from 'vitest';
import service from '../../runtime/services/svc-weather/service.ts';
import { start } from './start.ts';

const station = (n: number) => `bbbbbbbb-0000-4000-8000-00000000000${n}`;
const region_id = '11111111-0000-4000-8000-000000000001';

// Tokens are good for a little more than five minutes: as far as that the clock can be put forward.
let ahead = 0;
let up = true;
const weather = await start(service, {
  now: () => new Date(Date.now() + ahead),
  externals: {
    openweatherApi({ path }) {
      if (!up) return { status: 503, body: {} };
      const dt = Math.floor(Date.now() / 1_000);
      const alert = {
        sender_name: 'NWS',
        event: 'Flood Watch',
        description: 'Rivers rise.',
        start: dt - 60,
        end: dt + 9_000,
      };
      const step = { dt: dt + 60, main: { temp: 280 }, weather: [{ id: 804 }], wind: { speed: 3 }, pop: 0.1 };
      const bodies: Readonly<Record<string, object>> = {
        '/data/2.5/weather': { ...step, dt, weather: [{ id: 741, description: 'fog' }] },
        '/data/2.5/forecast': { list: [step, { ...step, dt: dt + 86_400 }], city: { timezone: 0 } },
        '/data/3.0/onecall': { alerts: [alert] },
      };
      return { status: 200, body: bodies[path] };
    },
  },
});
afterAll(() => weather.stop());

const current = (n: number) => weather.ask('getCurrentWeather', { query: { station_id: station(n) } });
const forecast = (n: number) => weather.ask('getWeatherForecast', { query: { station_id: station(n), days: 2 } });
const alerts = () => weather.ask('getWeatherAlerts', { query: { region_id } });

async function known() {
  return { current: (await current(1)).body, forecast: (await forecast(1)).body, alerts: (await alerts()).body };
}
let before: Awaited<ReturnType<typeof known>>;

beforeAll(async () => {
  await weather.seed();
  before = await known();
  up = false;
});

it('asks the provider while it answers', () => {
  expect(before.current).toMatchObject({ source: 'PROVIDER', condition_summary: 'Fog' });
  expect(before.forecast).toMatchObject({ source: 'PROVIDER' });
  expect(before.alerts).toMatchObject({ source: 'PROVIDER', total_count: 2 });
  expect(before.alerts.alerts?.map(({ title }) => title)).toEqual(['Flood Watch', 'Gusty ridges']);
});

it('does not notice that the provider is down while what it has is fresh', async () => {
  const now = await known();
  expect(now.current).toEqual({ ...before.current, source: 'CACHE' });
  expect(now.forecast).toEqual({ ...before.forecast, source: 'CACHE' });
  expect(now.alerts).toEqual({ ...before.alerts, source: 'CACHE' });
});

it('answers with what it knew last when the provider is down, and says so', async () => {
  ahead = 301_000;
  await weather.query(`update forecast_cache set expires_at = now() - interval '1 minute'`);
  const now = await known();
  expect(now.current).toEqual({ ...before.current, source: 'LAST_KNOWN' });
  expect(now.forecast).toEqual({ ...before.forecast, source: 'LAST_KNOWN' });
  expect(now.alerts).toEqual({ ...before.alerts, source: 'LAST_KNOWN' });
  ahead = 0;
});

it('says that it can not tell what it never knew', async () => {
  const [reading, outlook] = [await current(2), await forecast(2)];
  expect([reading.status, outlook.status]).toEqual([503, 503]);
  expect(reading.headers.get('retry-after')).toMatch(/^[0-9]+$/);
});
