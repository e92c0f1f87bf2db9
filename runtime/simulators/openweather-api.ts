import { defineSimulator, reply, type SimulatedRequest, type SimulatorTools } from 'novatrek/platform';

const skies = [
  { id: 800, main: 'Clear', description: 'clear sky' },
  { id: 802, main: 'Clouds', description: 'scattered clouds' },
  { id: 500, main: 'Rain', description: 'light rain' },
  { id: 600, main: 'Snow', description: 'light snow' },
  { id: 211, main: 'Thunderstorm', description: 'thunderstorm' },
] as const;

const alerts = [
  { event: 'Severe Thunderstorm Warning', description: 'Lightning and hail. Leave ridges and summits.' },
  { event: 'High Wind Warning', description: 'Gusts above 100 km/h on exposed trails.' },
  { event: 'Winter Storm Warning', description: 'Heavy snow. Travel is discouraged.' },
  { event: 'Flash Flood Warning', description: 'Stay out of canyons and washes.' },
] as const;

/**
 * Weather that is the same for a place and an hour, whoever asks. One place in seven has an alert on a day; at latitude 66
 * and above there always is one.
 */
export default defineSimulator({
  actor: 'openweather-api',
  latency: 10,
  refusal: (cod, message) => ({ cod, message }),
  routes: (tools) => {
    const at = ({ query }: SimulatedRequest, tell: (lat: number, lon: number) => object) => {
      const [lat, lon] = [Number(query.lat || Number.NaN), Number(query.lon || Number.NaN)];
      if (!(Math.abs(lat) <= 90)) return reply(400, { cod: '400', message: 'wrong latitude' });
      if (!(Math.abs(lon) <= 180)) return reply(400, { cod: '400', message: 'wrong longitude' });
      return reply(200, tell(lat, lon));
    };
    const hour = () => Math.floor(tools.now().getTime() / 3_600_000);
    return {
      'GET /data/2.5/weather': (request) =>
        at(request, (lat, lon) => ({ coord: { lat, lon }, ...weather(tools, lat, lon, hour()), name: '', cod: 200 })),
      'GET /data/2.5/forecast': (request) =>
        at(request, (lat, lon) => {
          const steps = Math.min(40, Math.max(1, Number(request.query.cnt) || 40));
          const first = Math.ceil((hour() + 1) / 3) * 3;
          const list = Array.from({ length: steps }, (_, step) => weather(tools, lat, lon, first + step * 3));
          return { cod: '200', cnt: steps, list, city: cityAt(lat, lon, hour()) };
        }),
      'GET /data/3.0/onecall': (request) =>
        at(request, (lat, lon) => {
          const current = weather(tools, lat, lon, hour());
          const found = alertsAt(tools, lat, lon, hour());
          return { lat, lon, timezone: 'UTC', current, ...(found.length > 0 && { alerts: found }) };
        }),
    };
  },
});

function weather({ chance }: SimulatorTools, lat: number, lon: number, hour: number) {
  const place = `${lat.toFixed(1)} ${lon.toFixed(1)}`;
  const day = Math.floor(hour / 24);
  // Warmest at 21:00 UTC, in the afternoon of the Rocky Mountains, and in July.
  const season = Math.cos(((day % 365) - 200) * ((2 * Math.PI) / 365));
  const warmth = Math.cos((((hour % 24) - 21) / 24) * 2 * Math.PI);
  const celsius = 24 - Math.abs(lat) / 3 + 11 * season + 6 * warmth + 6 * (chance(`${place} ${day}`) - 0.5);
  const luck = chance(`sky ${place} ${Math.floor(hour / 3)}`);
  const sky = skies[luck < 0.5 ? 0 : luck < 0.75 ? 1 : luck < 0.95 ? (celsius < 0 ? 3 : 2) : 4];
  const kelvin = Math.round((celsius + 273.15) * 100) / 100;
  return {
    dt: hour * 3_600,
    weather: [sky],
    main: { temp: kelvin, feels_like: kelvin, humidity: 20 + Math.floor(70 * luck), pressure: 1_013 },
    wind: { speed: Math.round(20 * chance(`wind ${place} ${hour}`) * 10) / 10, deg: Math.floor(360 * luck) },
    clouds: { all: sky?.main === 'Clear' ? 5 : Math.floor(30 + 70 * luck) },
    ...(sky?.main === 'Rain' && { rain: { '1h': Math.round(40 * luck) / 10 } }),
    ...(sky?.main === 'Snow' && { snow: { '1h': Math.round(15 * luck) / 10 } }),
    visibility: sky?.main === 'Clear' ? 10_000 : 6_000,
    pop: Math.round(luck * 100) / 100,
  };
}

/** The clock of the place goes by the sun, which is up for longer in summer, and longer still far from the equator. */
function cityAt(lat: number, lon: number, hour: number) {
  const timezone = Math.round(lon / 15) * 3_600;
  const day = Math.floor((hour * 3_600 + timezone) / 86_400);
  const season = Math.cos(((day % 365) - 172) * ((2 * Math.PI) / 365));
  const light = Math.min(20, Math.max(4, 12 + season * (lat / 15))) * 3_600;
  const noon = day * 86_400 + 43_200 - timezone;
  return { coord: { lat, lon }, timezone, sunrise: Math.round(noon - light / 2), sunset: Math.round(noon + light / 2) };
}

function alertsAt({ chance }: SimulatorTools, lat: number, lon: number, hour: number) {
  const day = Math.floor(hour / 24);
  const luck = chance(`alert ${lat.toFixed(1)} ${lon.toFixed(1)} ${day}`);
  if (luck > 1 / 7 && lat < 66) return [];
  const alert = alerts[Math.floor(luck * 1_000) % alerts.length];
  return [{ sender_name: 'NWS (simulated)', ...alert, start: day * 86_400, end: (day + 1) * 86_400, tags: [] }];
}
