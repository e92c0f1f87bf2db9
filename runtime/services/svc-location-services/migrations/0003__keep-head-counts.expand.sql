-- Head counts are added and never changed; neither a count nor a capacity is below zero.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create function locations.capacity_records_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'head counts are never changed or removed' using errcode = 'restrict_violation';
end
$$;
create trigger capacity_records_stay before update or delete or truncate on locations.capacity_records
  for each statement execute function locations.capacity_records_append_only();

alter table locations.capacity_records add constraint capacity_records_count_check check (current_count >= 0) not valid;
alter table locations.locations add constraint locations_capacity_check check (max_capacity >= 0) not valid;
