-- Maintenance records are evidence: they are added and never changed.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create function gear.maintenance_records_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'maintenance records are never changed or removed' using errcode = 'restrict_violation';
end
$$;
create trigger maintenance_records_stay before update or delete or truncate on gear.maintenance_records
  for each statement execute function gear.maintenance_records_append_only();
