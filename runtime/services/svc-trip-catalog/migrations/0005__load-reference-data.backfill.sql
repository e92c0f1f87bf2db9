-- Runs after what was added: fill it a few rows at a time, so that it can be run again from its start.
-- novatrek:no-transaction
set lock_timeout = '3s';
set statement_timeout = 0;

alter table catalog.trip_schedules validate constraint trip_schedules_seats_add_up;

insert into catalog.regions
  (region_id, name, description, country, state, latitude, longitude, weather_station_id, timezone)
values
  ('11111111-0000-4000-8000-000000000001', 'Silver Peaks',
    'High ridges, alpine lakes and old mining roads above the tree line.', 'US', 'Colorado',
    37.811900, -107.664500, 'bbbbbbbb-0000-4000-8000-000000000001', 'America/Denver'),
  ('11111111-0000-4000-8000-000000000002', 'Cedar Coast',
    'Sea caves, tidal inlets and cedar forest that comes down to the water.', 'US', 'Washington',
    48.368100, -124.612500, 'bbbbbbbb-0000-4000-8000-000000000002', 'America/Los_Angeles'),
  ('11111111-0000-4000-8000-000000000003', 'Red Canyon',
    'Sandstone slots, river bends and desert night skies.', 'US', 'Utah',
    37.593000, -112.187100, 'bbbbbbbb-0000-4000-8000-000000000003', 'America/Denver')
on conflict do nothing;

insert into catalog.activity_types (code, display_name, description, icon_url)
values
  ('HIKING', 'Hiking', 'Guided walks from half a day to a week.',
    'https://static.novatrek.example/icons/hiking.svg'),
  ('ROCK_CLIMBING', 'Rock climbing', 'Roped climbing on bolted and natural routes.',
    'https://static.novatrek.example/icons/rock-climbing.svg'),
  ('KAYAKING', 'Kayaking', 'Sea and lake kayaks, single or double.',
    'https://static.novatrek.example/icons/kayaking.svg'),
  ('RAFTING', 'Rafting', 'Guided rafts on moving water.',
    'https://static.novatrek.example/icons/rafting.svg'),
  ('CAMPING', 'Camping', 'Nights outdoors, with a fire and a cook.',
    'https://static.novatrek.example/icons/camping.svg'),
  ('MOUNTAIN_BIKING', 'Mountain biking', 'Single track and forest roads.',
    'https://static.novatrek.example/icons/mountain-biking.svg'),
  ('CANYONEERING', 'Canyoneering', 'Down slot canyons, on foot and by rope.',
    'https://static.novatrek.example/icons/canyoneering.svg'),
  ('SNOWSHOEING', 'Snowshoeing', 'Winter walks on fresh snow.',
    'https://static.novatrek.example/icons/snowshoeing.svg'),
  ('BACKCOUNTRY_SKIING', 'Backcountry skiing', 'Ski tours away from lifts.',
    'https://static.novatrek.example/icons/backcountry-skiing.svg'),
  ('WILDLIFE_SAFARI', 'Wildlife safari', 'Watching animals with a naturalist, at a distance.',
    'https://static.novatrek.example/icons/wildlife-safari.svg')
on conflict do nothing;
