import { defineSimulator, reply, type SimulatorTools } from 'novatrek/platform';

/**
 * Vehicles that drive circles in the Rocky Mountains, each its own, one round in an hour. One whose id begins with
 * `offline` has not been heard of; all others exist.
 */
export default defineSimulator({
  actor: 'fleet-gps-tracking-api',
  latency: 10,
  routes: (tools) => {
    const silent = (vehicle: string) =>
      vehicle.startsWith('offline')
        ? reply(409, { error: { code: 'no_signal', message: `nothing was heard of ${vehicle}` } })
        : undefined;
    return {
      'GET /v1/vehicles/{id}/position': ({ params: { id = '' } }) => silent(id) ?? reply(200, positionOf(tools, id)),
      'GET /v1/vehicles/{id}/eta': ({ params: { id = '' }, query }) => {
        const [latitude, longitude] = [Number(query.latitude || Number.NaN), Number(query.longitude || Number.NaN)];
        if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
          return reply(422, { error: { code: 'invalid_destination', message: 'latitude and longitude are needed' } });
        const missing = silent(id);
        if (missing) return missing;
        const here = positionOf(tools, id);
        // A degree is 111 km, less from west to east; roads are a third longer, driven at 60 km/h.
        const east = (longitude - here.longitude) * Math.cos((latitude * Math.PI) / 180);
        const kilometers = Math.hypot(latitude - here.latitude, east) * 111 * 1.33;
        const minutes = Math.round(kilometers);
        return reply(200, {
          vehicle_id: id,
          eta: new Date(tools.now().getTime() + minutes * 60_000).toISOString(),
          remaining_minutes: minutes,
          remaining_km: Math.round(kilometers * 10) / 10,
          position: here,
        });
      },
    };
  },
});

function positionOf({ chance, now }: SimulatorTools, vehicle: string) {
  const time = now();
  const angle = 2 * Math.PI * (chance(`begin ${vehicle}`) + (time.getTime() % 3_600_000) / 3_600_000);
  const round = (value: number) => Math.round(value * 100_000) / 100_000;
  return {
    vehicle_id: vehicle,
    latitude: round(38 + 6 * chance(`lat ${vehicle}`) + 0.08 * Math.sin(angle)),
    longitude: round(-111 + 6 * chance(`lng ${vehicle}`) + 0.08 * Math.cos(angle)),
    speed_kmh: Math.round(35 + 30 * chance(`speed ${vehicle} ${Math.floor(time.getTime() / 60_000)}`)),
    heading: Math.round((((360 - (angle * 180) / Math.PI) % 360) + 360) % 360),
    recorded_at: time.toISOString(),
  };
}
