-- Runs at deploy, while the version before it still runs: add, and take nothing away.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create function trails.condition_reports_stay() returns trigger language plpgsql as $$
begin
  raise exception 'condition reports are a time series: they are added, never changed' using errcode = 'restrict_violation';
end
$$;
create trigger condition_reports_stay_as_they_are before update or delete on trails.condition_reports
  for each row execute function trails.condition_reports_stay();
