-- Runs after what was added: fill it a few rows at a time, so that it can be run again from its start.
-- novatrek:no-transaction
set lock_timeout = '3s';
set statement_timeout = 0;

insert into weather.weather_stations
  (station_id, name, latitude, longitude, provider, active, region_id, covered_trails)
values
  ('bbbbbbbb-0000-4000-8000-000000000001', 'Silver Peaks Pass', 37.811900, -107.664500, 'openweather', true,
    '11111111-0000-4000-8000-000000000001',
    '[{"trail_id": "22222222-0000-4000-8000-000000000001", "trail_name": "Summit Ridge Trail",
       "ranger_notes": "Turn around at the tree line if thunder is heard."},
      {"trail_id": "22222222-0000-4000-8000-000000000002", "trail_name": "Alpine Lake Loop"}]'),
  ('bbbbbbbb-0000-4000-8000-000000000002', 'Cedar Coast Light', 48.368100, -124.612500, 'openweather', true,
    '11111111-0000-4000-8000-000000000002',
    '[{"trail_id": "22222222-0000-4000-8000-000000000003", "trail_name": "Tidewater Traverse",
       "ranger_notes": "The headland floods two hours either side of high tide."},
      {"trail_id": "22222222-0000-4000-8000-000000000004", "trail_name": "Old Growth Way"}]'),
  ('bbbbbbbb-0000-4000-8000-000000000003', 'Red Canyon Rim', 37.593000, -112.187100, 'openweather', true,
    '11111111-0000-4000-8000-000000000003',
    '[{"trail_id": "22222222-0000-4000-8000-000000000005", "trail_name": "Slickrock Circuit"},
      {"trail_id": "22222222-0000-4000-8000-000000000006", "trail_name": "Narrows Descent",
       "ranger_notes": "Never enter the slot when rain is forecast upstream."}]')
on conflict do nothing;
