import type { Db } from 'novatrek/platform';
import { keepAlert, stationOfRegion } from './store.ts';

/** The stations come with the migrations; this is something for one of them to warn of. */
export async function seedWeather(db: Db, now: Date): Promise<void> {
  const station = await stationOfRegion(db, '11111111-0000-4000-8000-000000000001');
  if (station === undefined) return;
  const alert_id = 'cccccccc-0000-4000-8000-000000000001';
  await keepAlert(
    db,
    {
      alert_id,
      station_id: station.station_id,
      region_id: station.region_id,
      alert_type: 'HIGH_WIND',
      severity: 'ADVISORY',
      title: 'Gusty ridges',
      message: 'Gusts of 60 km/h above the tree line in the afternoon.',
      external_id: `novatrek:${alert_id}`,
      effective_from: now,
      expires_at: new Date(now.getTime() + 2 * 86_400_000),
      affected_trail_ids: ['22222222-0000-4000-8000-000000000001'],
    },
    now,
  );
}
