import { CallFailed, type External, listIn, textIn } from 'novatrek/platform';
import type { Address, Coordinates } from './contract.gen.ts';
import { isTimezone } from './zoned-time.ts';

const noMembers: Readonly<Record<string, unknown>> = {};

/** False if nobody knows the address. */
export async function isKnownAddress(maps: External, { street, city, state, postal_code, country }: Address) {
  const region = [state, postal_code].filter(Boolean).join(' ');
  const address = [street, city, region, country].filter(Boolean).join(', ');
  if (address === '') return false;
  const body = await ask(maps, '/maps/api/geocode/json', { address });
  return body.status !== 'ZERO_RESULTS' && listIn(body, 'results').length > 0;
}

/** The IANA name of the zone at a position; undefined where nobody keeps one, as on most of the sea. */
export async function timezoneAt(maps: External, { latitude, longitude }: Coordinates, at: Date) {
  const timestamp = Math.floor(at.getTime() / 1000);
  // A centimeter is near enough, and what is next to zero would be written with an exponent.
  const location = [latitude, longitude].map((degrees) => degrees.toFixed(7)).join(',');
  const body = await ask(maps, '/maps/api/timezone/json', { location, timestamp });
  if (body.status === 'ZERO_RESULTS') return undefined;
  const name = textIn(body, 'timeZoneId');
  if (name === undefined || !isTimezone(name)) throw unreadable('/maps/api/timezone/json');
  return name;
}

/** Errors come with status 200, and the reason in the body. */
async function ask(maps: External, path: string, query: Readonly<Record<string, string | number>>) {
  const answer = await maps.request({ method: 'GET', path, query });
  const body = isObject(answer.body) ? answer.body : noMembers;
  if (answer.status !== 200 || (body.status !== 'OK' && body.status !== 'ZERO_RESULTS')) throw unreadable(path);
  return body;
}

function unreadable(path: string): CallFailed {
  return new CallFailed({ service: 'google-maps-platform', operation: `GET ${path}`, reason: 'unreadable' });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
