/** A position in WGS 84 degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Edges in degrees; it never crosses the 180th meridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Mean radius of the earth in meters. */
export const earthRadius = 6_371_008.8;

const degrees = 180 / Math.PI;
const wholeTurn = { west: -180, east: 180 };
/** Added to every edge, so that rounding leaves nobody out: about a tenth of a millimeter. */
const margin = 1e-9;

/** `40.3772,-105.5217`; nothing if there is no such place. */
export function positionIn(text: string): Position | undefined {
  const [latitude = Number.NaN, longitude = Number.NaN] = text.split(',').map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** What holds every position within so many meters, and a little more: two boxes where the 180th meridian is near. */
export function boxesAround({ latitude, longitude }: Position, meters: number): Box[] {
  const angle = meters / earthRadius;
  const south = latitude - angle * degrees - margin;
  const north = latitude + angle * degrees + margin;
  // Around a pole every meridian is near.
  if (south <= -90 || north >= 90) return [{ ...wholeTurn, south: Math.max(south, -90), north: Math.min(north, 90) }];
  const reach = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude / degrees))) * degrees + margin;
  const west = longitude - reach;
  const east = longitude + reach;
  if (west < -180)
    return [
      { west: -180, east, south, north },
      { west: west + 360, east: 180, south, north },
    ];
  if (east > 180)
    return [
      { west, east: 180, south, north },
      { west: -180, east: east - 360, south, north },
    ];
  return [{ west, east, south, north }];
}

/** The corners of a circle on the ground. Near the 180th meridian some lie beyond it, so that the outline is whole. */
export function circleAround({ latitude, longitude }: Position, meters: number, corners = 32): Position[] {
  const angle = meters / earthRadius;
  const from = latitude / degrees;
  return Array.from({ length: corners }, (_, corner) => {
    const bearing = (2 * Math.PI * corner) / corners;
    const to = Math.asin(Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing));
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
      Math.cos(angle) - Math.sin(from) * Math.sin(to),
    );
    return { latitude: to * degrees, longitude: longitude + turn * degrees };
  });
}
