-- Windows of a guide never overlap, and nobody leads two trips on one day. An exclusion constraint would need an extension
-- that the owner of a schema can't install, so that the guide's row is locked and looked past instead: whoever adds days of
-- the same guide waits, and then sees what the other added.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create function guides.refuse_overlapping_windows() returns trigger language plpgsql as $$
begin
  perform from guides.guides where guide_id = new.guide_id for no key update;
  if exists (
    select from guides.availability_windows
    where guide_id = new.guide_id and window_id <> new.window_id
      and start_time < new.end_time and end_time > new.start_time
  ) then
    raise exception 'windows of a guide never overlap'
      using errcode = 'exclusion_violation', constraint = 'availability_windows_overlap';
  end if;
  return new;
end
$$;
create trigger availability_windows_apart before insert or update on guides.availability_windows
  for each row execute function guides.refuse_overlapping_windows();

create function guides.refuse_double_booking() returns trigger language plpgsql as $$
begin
  perform from guides.guides where guide_id = new.guide_id for no key update;
  if exists (
    select from guides.guide_schedules
    where guide_id = new.guide_id and guide_schedule_id <> new.guide_schedule_id
      and departure_date <= new.return_date and return_date >= new.departure_date
  ) then
    raise exception 'a guide has one trip a day'
      using errcode = 'exclusion_violation', constraint = 'guide_schedules_overlap';
  end if;
  return new;
end
$$;
create trigger guide_schedules_apart before insert or update of guide_id, departure_date, return_date on guides.guide_schedules
  for each row execute function guides.refuse_double_booking();

alter table guides.availability_windows add constraint availability_windows_order check (end_time > start_time) not valid;
alter table guides.guide_schedules add constraint guide_schedules_order check (return_date >= departure_date) not valid;
