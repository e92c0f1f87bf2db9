-- Runs at deploy, while the version before it still runs: add, and take nothing away.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create materialized view catalog.availability_calendar as
  select trip_id,
    trip_date,
    count(*)::integer as departures,
    sum(available_spots)::integer as available_spots,
    sum(available_spots + booked_spots)::integer as total_spots
  from catalog.trip_schedules
  where status = 'OPEN'
  group by trip_id, trip_date;
create unique index uq_availability_calendar on catalog.availability_calendar (trip_id, trip_date);
create index idx_availability_calendar_date on catalog.availability_calendar (trip_date);
comment on materialized view catalog.availability_calendar is 'Open departures and their seats, by trip and day; refreshed by a job.';

-- Only its owner may refresh it, and the service is not the owner. Not concurrently: that needs temporary tables, which
-- no role of a service may make.
create function catalog.refresh_availability_calendar() returns void
language sql security definer
set search_path = pg_catalog, pg_temp
as 'refresh materialized view catalog.availability_calendar';
revoke all on function catalog.refresh_availability_calendar() from public;
grant execute on function catalog.refresh_availability_calendar() to svc_trip_catalog_app;
revoke all on catalog.availability_calendar from svc_trip_catalog_app;
grant select on catalog.availability_calendar to svc_trip_catalog_app;

-- The seats of a departure and who holds them are two accounts of one thing.
create function catalog.seats_held(holders jsonb) returns integer
language sql immutable
as 'select coalesce(sum(value::integer), 0)::integer from jsonb_each_text(holders)';
grant execute on function catalog.seats_held(jsonb) to svc_trip_catalog_app;
alter table catalog.trip_schedules
  add constraint trip_schedules_seats_add_up check (booked_spots = catalog.seats_held(seat_holders)) not valid;

-- A day in a region begins and ends by its own clock.
create function catalog.today_in(zone text, at timestamptz) returns date
language sql stable
as 'select (at at time zone zone)::date';
grant execute on function catalog.today_in(text, timestamptz) to svc_trip_catalog_app;
