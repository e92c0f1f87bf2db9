-- The gear packages on offer: reference data. Can be run again from its start.
-- novatrek:no-transaction
set lock_timeout = '3s';
set statement_timeout = 0;

insert into gear.gear_packages (package_id, name, description, activity_type, items, rental_price_per_day) values
  ('99999999-0000-4000-8000-000000000001', 'Alpine Climber', 'Everything one climber needs for a roped alpine route.', 'MOUNTAINEERING',
   '[{"category":"HARNESS","quantity":1,"size_required":true},{"category":"HELMET","quantity":1,"size_required":true},{"category":"CRAMPON","quantity":1,"size_required":true},{"category":"ICE_AXE","quantity":1,"size_required":false},{"category":"CARABINER","quantity":4,"size_required":false}]', 38.50),
  ('99999999-0000-4000-8000-000000000002', 'Crag Day', 'Shoes, harness and hardware for a day on bolted rock.', 'ROCK_CLIMBING',
   '[{"category":"CLIMBING_SHOES","quantity":1,"size_required":true},{"category":"HARNESS","quantity":1,"size_required":true},{"category":"HELMET","quantity":1,"size_required":true},{"category":"CARABINER","quantity":2,"size_required":false}]', 24.00),
  ('99999999-0000-4000-8000-000000000003', 'River Paddler', 'A kayak and what keeps its paddler safe.', 'KAYAKING',
   '[{"category":"KAYAK","quantity":1,"size_required":false},{"category":"PADDLE","quantity":1,"size_required":false},{"category":"LIFE_VEST","quantity":1,"size_required":true},{"category":"HELMET","quantity":1,"size_required":true}]', 45.00),
  ('99999999-0000-4000-8000-000000000004', 'Backcountry Sleeper', 'Pack, tent and bag for nights far from the road.', 'BACKPACKING',
   '[{"category":"BACKPACK","quantity":1,"size_required":true},{"category":"TENT","quantity":1,"size_required":false},{"category":"SLEEPING_BAG","quantity":1,"size_required":true}]', 32.00),
  ('99999999-0000-4000-8000-000000000005', 'Trail Rider', 'A mountain bike and a helmet that fits.', 'CYCLING',
   '[{"category":"BIKE","quantity":1,"size_required":true},{"category":"HELMET","quantity":1,"size_required":true}]', 55.00),
  ('99999999-0000-4000-8000-000000000006', 'Weekend Mix', 'Camp for two nights, climb one day.', 'MULTI_SPORT',
   '[{"category":"TENT","quantity":1,"size_required":false},{"category":"SLEEPING_BAG","quantity":1,"size_required":true},{"category":"HARNESS","quantity":1,"size_required":true},{"category":"HELMET","quantity":1,"size_required":true}]', 41.75)
on conflict (package_id) do nothing;
