import { randomUUID } from 'node:crypto';
import type { CreateLocationRequest } from '../../runtime/services/svc-location-services/contract.gen.ts';
import service from '../../runtime/services/svc-location-services/service.ts';
import { start } from './start.ts';

/** Stands still, a little ahead: tokens are looked at by the same clock, and must not come from its future. */
export const now = new Date(Date.now() + 60_000);
export const asked: string[] = [];
export const places = await start(service, {
  now: () => now,
  externals: {
    googleMapsPlatform({ path, query }) {
      asked.push(path);
      const { address = '', location = '' } = query;
      if (/e/.test(location)) return { status: 400, body: { status: 'INVALID_REQUEST' } };
      if (location.startsWith('0.0000000,-150')) return { status: 200, body: { status: 'ZERO_RESULTS' } };
      if (address.includes('broken')) return { status: 200, body: { status: 'UNKNOWN_ERROR' } };
      if (path === '/maps/api/timezone/json')
        return { status: 200, body: { status: 'OK', timeZoneId: 'America/Denver' } };
      return address.includes('nowhere')
        ? { status: 200, body: { status: 'ZERO_RESULTS', results: [] } }
        : { status: 200, body: { status: 'OK', results: [{ formatted_address: address }] } };
    },
  },
});
export const requestOf = (more: Partial<CreateLocationRequest> = {}): CreateLocationRequest => ({
  name: `Camp ${randomUUID()}`,
  type: 'BASE_CAMP',
  address: { street: '1480 Juniper Bend Road', city: 'Estes Park', state: 'CO', country: 'US' },
  coordinates: { latitude: 40.3772, longitude: -105.5217, elevation_meters: 2293 },
  region_id: randomUUID(),
  capacity: 120,
  ...more,
});
export const created = async (more: Partial<CreateLocationRequest> = {}) =>
  (await places.ask('createLocation', { body: requestOf(more) })).body;
export const patch = (location_id: string, body: object) =>
  places.ask('updateLocation', { params: { location_id }, body });
export const capacity = async (location_id: string, query: object = {}) =>
  (await places.ask('getLocationCapacity', { params: { location_id }, query })).body;
export const search = (query: object) =>
  places.ask('listLocations', { query: { page_size: 25, within_meters: 50_000, ...query } });
export const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
