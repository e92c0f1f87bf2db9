-- Runs at deploy, while the version before it still runs: add, and take nothing away.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

-- The audit log only grows: the service may not change it, and nobody else does by mistake.
revoke update, delete, truncate on safety.audit_log from svc_safety_compliance_app;

create function safety.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;

create trigger audit_log_append_only before update or delete on safety.audit_log
  for each row execute function safety.refuse_change();
create trigger audit_log_no_truncate before truncate on safety.audit_log
  for each statement execute function safety.refuse_change();

-- The law wants records for seven years; the column that counts is the trigger's argument.
create function safety.keep_seven_years() returns trigger language plpgsql as $$
begin
  if (to_jsonb(old) ->> tg_argv[0])::timestamptz > now() - interval '7 years' then
    raise exception '% must be kept for seven years', tg_table_name using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

create trigger waivers_kept before delete on safety.waivers
  for each row execute function safety.keep_seven_years('created_at');
create trigger incidents_kept before delete on safety.incidents
  for each row execute function safety.keep_seven_years('reported_at');
create trigger safety_inspections_kept before delete on safety.safety_inspections
  for each row execute function safety.keep_seven_years('created_at');
create trigger waivers_no_truncate before truncate on safety.waivers
  for each statement execute function safety.refuse_change();
create trigger incidents_no_truncate before truncate on safety.incidents
  for each statement execute function safety.refuse_change();
create trigger safety_inspections_no_truncate before truncate on safety.safety_inspections
  for each statement execute function safety.refuse_change();

-- What was signed, seen or reported stays as it was; the arguments name what may move on.
create function safety.refuse_rewrite() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
    raise exception '% may only change %', tg_table_name, tg_argv using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger waivers_as_signed before update on safety.waivers
  for each row execute function safety.refuse_rewrite('status');
create trigger safety_inspections_as_recorded before update on safety.safety_inspections
  for each row execute function safety.refuse_change();
create trigger incidents_as_filed before update on safety.incidents
  for each row execute function safety.refuse_rewrite('severity', 'status', 'actions_taken', 'follow_up_required',
    'follow_up_notes', 'resolved_at', 'resolution_notes');
