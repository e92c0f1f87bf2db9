-- Written by hand: what no booking may be, whatever the code does.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

-- squawk-ignore require-concurrent-index-creation: nothing is released yet, the table is empty
create unique index participants_once on reservations.participants (reservation_id, guest_id);
alter table reservations.reservations
  add constraint reservations_status_known check (
    status in ('PENDING', 'CONFIRMED', 'GEAR_ASSIGNED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW')
  ) not valid;

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
