import { defineSimulator, reply, type SimulatorTools } from 'novatrek/platform';

interface Point {
  readonly lat: number;
  readonly lng: number;
}

const places: Readonly<Record<string, Point>> = {
  'Denver, CO, USA': { lat: 39.7392, lng: -104.9903 },
  'Boulder, CO, USA': { lat: 40.015, lng: -105.2705 },
  'Moab, UT, USA': { lat: 38.5733, lng: -109.5498 },
  'Jackson, WY, USA': { lat: 43.4799, lng: -110.7624 },
  'Estes Park, CO, USA': { lat: 40.3772, lng: -105.5217 },
  'Bozeman, MT, USA': { lat: 45.677, lng: -111.0429 },
};

/**
 * Finds addresses and positions, routes between them, and what the clocks show there. A known town is where it is, any
 * other address somewhere in the Rocky Mountains, always at the same spot; one with `nowhere` in it is not found.
 */
export default defineSimulator({
  actor: 'google-maps-platform',
  latency: 15,
  refusal: (_, message) => ({ status: 'UNKNOWN_ERROR', error_message: message }),
  routes: ({ chance }) => ({
    'GET /maps/api/geocode/json': ({ query }) => {
      if (query.latlng !== undefined) {
        const point = pointIn(query.latlng);
        if (point === undefined)
          return reply(400, { status: 'INVALID_REQUEST', error_message: 'latlng is no position' });
        const [near = ''] = Object.keys(places).sort((a, b) => distance(point, places[a]) - distance(point, places[b]));
        return reply(200, found(near, point));
      }
      if (!query.address)
        return reply(400, { status: 'INVALID_REQUEST', error_message: 'address or latlng is needed' });
      const point = locate(query.address, chance);
      return reply(200, point ? found(query.address, point) : { status: 'ZERO_RESULTS', results: [] });
    },
    'GET /maps/api/timezone/json': ({ query }) => {
      const point = pointIn(query.location ?? '');
      const seconds = Number(query.timestamp ?? Number.NaN);
      // Little less than a date can hold.
      if (point === undefined || !(Math.abs(seconds) <= 8e12))
        return reply(400, { status: 'INVALID_REQUEST', errorMessage: 'location and timestamp are needed' });
      const timeZoneId = zoneOf(point);
      const minutes = (at: number) => minutesAhead(timeZoneId, at * 1000);
      // Half a year apart the clocks of a zone show both of its times; the smaller is the one without daylight saving.
      const standard = Math.min(minutes(seconds), minutes(seconds - 15_768_000));
      return reply(200, {
        status: 'OK',
        timeZoneId,
        rawOffset: standard * 60,
        dstOffset: (minutes(seconds) - standard) * 60,
      });
    },
    'GET /maps/api/directions/json': ({ query }) => {
      const through = (query.waypoints ?? '').split('|').filter((one) => one !== '' && !one.startsWith('optimize:'));
      if (!query.origin || !query.destination)
        return reply(400, { status: 'INVALID_REQUEST', error_message: 'origin and destination are needed' });
      const names = [query.origin, ...through, query.destination];
      const points = names.map((name) => locate(name, chance));
      if (points.some((point) => point === undefined)) return reply(200, { status: 'NOT_FOUND', routes: [] });
      const legs = points.slice(1).map((point, at) => {
        // Mountain roads are a third longer than the straight line, and driven at 65 km/h.
        const meters = Math.round(distance(points[at], point) * 1.33);
        const seconds = Math.round(meters / (65 / 3.6));
        return {
          start_address: names[at],
          end_address: names[at + 1],
          start_location: points[at],
          end_location: point,
          distance: { value: meters, text: `${(meters / 1000).toFixed(1)} km` },
          duration: { value: seconds, text: `${Math.round(seconds / 60)} mins` },
        };
      });
      return reply(200, {
        status: 'OK',
        routes: [{ summary: 'by road', legs, waypoint_order: through.map((_, at) => at) }],
      });
    },
  }),
});

function found(address: string, location: Point) {
  const place_id = Buffer.from(`${location.lat},${location.lng}`).toString('base64url');
  return { status: 'OK', results: [{ formatted_address: address, place_id, geometry: { location } }] };
}

function locate(name: string, chance: SimulatorTools['chance']): Point | undefined {
  if (/nowhere/i.test(name)) return undefined;
  const known = Object.entries(places).find(([place]) => place.toLowerCase().startsWith(name.toLowerCase()));
  if (known) return known[1];
  const round = (value: number) => Math.round(value * 10_000) / 10_000;
  return pointIn(name) ?? { lat: round(37 + 8 * chance(`lat ${name}`)), lng: round(-112 + 8 * chance(`lng ${name}`)) };
}

function pointIn(text: string): Point | undefined {
  const [, lat, lng] = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (lat === undefined || lng === undefined) return undefined;
  const point = { lat: Number(lat), lng: Number(lng) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180 ? point : undefined;
}

/** By longitude, but for Arizona, which keeps its clocks; outside the United States the time of the sea. */
function zoneOf({ lat, lng }: Point): string {
  if (lat > 24 && lat < 50 && lng > -125 && lng < -66) {
    if (lat < 37 && lng > -114.8 && lng < -109.05) return 'America/Phoenix';
    if (lng < -114) return 'America/Los_Angeles';
    if (lng < -102) return 'America/Denver';
    return lng < -87 ? 'America/Chicago' : 'America/New_York';
  }
  const hours = Math.round(lng / 15);
  if (hours === 0) return 'Etc/GMT';
  // These names count the other way round.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
function minutesAhead(timeZone: string, moment: number): number {
  const text = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(moment);
  const [, sign, hours, minutes = '0'] = /GMT([+-])(\d\d):?(\d\d)?/.exec(text) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Meters, over the sphere. */
function distance(from: Point | undefined, to: Point | undefined): number {
  if (from === undefined || to === undefined) return Number.POSITIVE_INFINITY;
  const rad = Math.PI / 180;
  const [dLat, dLng] = [(to.lat - from.lat) * rad, (to.lng - from.lng) * rad];
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * rad) * Math.cos(to.lat * rad) * Math.sin(dLng / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(a));
}
