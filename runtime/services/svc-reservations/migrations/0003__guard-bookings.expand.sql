-- Written by hand: what no booking may be, whatever the code does.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create table reservations.departures (
  trip_id uuid not null,
  trip_date date not null,
  departure_time time,
  places integer not null,
  minimum_age integer not null,
  updated_at timestamptz not null,
  constraint departures_once unique nulls not distinct (trip_id, trip_date, departure_time),
  constraint departures_places_check check (places >= 0)
);
comment on table reservations.departures is 'How many go on a departure, as svc-trip-catalog said when it was last asked: the row that whoever takes a place holds until commit.';

-- squawk-ignore require-concurrent-index-creation
create unique index participants_once on reservations.participants (reservation_id, guest_id);
alter table reservations.reservations
  add constraint reservations_status_known check (
    status in ('PENDING', 'CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW')
  ) not valid;

create function reservations.keep_places() returns trigger language plpgsql as $$
declare
  most integer;
  taken integer;
begin
  select d.places into most from reservations.departures d
  where d.trip_id = new.trip_id and d.trip_date = new.trip_date and d.departure_time is not distinct from new.departure_time;
  select sum(r.party_size) into taken from reservations.reservations r
  where r.trip_id = new.trip_id and r.trip_date = new.trip_date and r.departure_time is not distinct from new.departure_time
    and r.status not in ('CANCELLED', 'NO_SHOW');
  if taken > most then
    raise exception 'more places of a departure are booked than there are' using errcode = 'check_violation',
      constraint = 'departure_not_oversold';
  end if;
  return null;
end
$$;
create constraint trigger reservations_within_places after insert or update of party_size on reservations.reservations
  deferrable initially deferred for each row execute function reservations.keep_places();

create function reservations.keep_history() returns trigger language plpgsql as $$
begin
  raise exception 'the history of a booking only grows' using errcode = 'restrict_violation';
end
$$;
create trigger status_history_stays before update or delete on reservations.status_history for each row
  execute function reservations.keep_history();

create function reservations.record_status() returns trigger language plpgsql as $$
begin
  if not exists (
    select from reservations.status_history h
    where h.reservation_id = new.reservation_id and h.new_status = new.status
  ) then
    raise exception 'every status of a booking stands in its history' using errcode = 'check_violation',
      constraint = 'status_in_history';
  end if;
  return null;
end
$$;
create constraint trigger reservations_status_recorded after insert or update of status on reservations.reservations
  deferrable initially deferred for each row execute function reservations.record_status();
