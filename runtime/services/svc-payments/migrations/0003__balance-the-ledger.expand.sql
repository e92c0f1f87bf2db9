-- Written by hand: what keeps the ledger honest whatever the code does.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create view payments.ledger_entries as
select (posted_at at time zone 'UTC')::date as day, currency, payment_id, null::uuid as refund_id, leg.account, leg.debit, leg.credit
from payments.payments
cross join lateral (values (debit_account, amount, 0.00), (credit_account, 0.00, amount)) as leg (account, debit, credit)
where posted_at is not null
union all
select (r.posted_at at time zone 'UTC')::date, p.currency, r.payment_id, r.refund_id, leg.account, leg.debit, leg.credit
from payments.refunds r
join payments.payments p on p.payment_id = r.payment_id
cross join lateral (values (r.debit_account, r.amount, 0.00), (r.credit_account, 0.00, r.amount)) as leg (account, debit, credit)
where r.posted_at is not null;
comment on view payments.ledger_entries is 'Both legs of everything posted, each with its account.';

alter table payments.payments
  add constraint payments_amount_positive check (amount > 0) not valid;
alter table payments.payments
  add constraint payments_posted_whole check (
    (posted_at is null and debit_account is null and credit_account is null)
    or (posted_at is not null and debit_account is not null and credit_account is not null and debit_account <> credit_account)
  ) not valid;
alter table payments.payments
  add constraint payments_posted_when_taken check (
    (posted_at is not null) = (status in ('CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'))
  ) not valid;
alter table payments.refunds
  add constraint refunds_amount_positive check (amount > 0) not valid;
alter table payments.refunds
  add constraint refunds_posted_whole check (
    (posted_at is null and debit_account is null and credit_account is null)
    or (posted_at is not null and debit_account is not null and credit_account is not null and debit_account <> credit_account)
  ) not valid;
alter table payments.refunds
  add constraint refunds_posted_when_paid check ((posted_at is not null) = (status = 'PROCESSED')) not valid;
alter table payments.daily_summaries
  add constraint daily_summaries_balanced check (total_debits = total_credits) not valid;
alter table payments.payment_methods
  add constraint payment_methods_token_is_no_card_number check (token !~ '^[0-9 -]+$') not valid;

create function payments.keep_postings() returns trigger language plpgsql as $$
begin
  if old.posted_at is null then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'what is posted stays in the ledger: book the reverse' using errcode = 'restrict_violation';
  end if;
  if (new.amount, new.payment_id, new.debit_account, new.credit_account, new.posted_at)
    is distinct from (old.amount, old.payment_id, old.debit_account, old.credit_account, old.posted_at) then
    raise exception 'what is posted never changes: book the reverse' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger payments_posted_stay before update or delete on payments.payments for each row execute function payments.keep_postings();
create trigger refunds_posted_stay before update or delete on payments.refunds for each row execute function payments.keep_postings();

create function payments.keep_currency() returns trigger language plpgsql as $$
begin
  raise exception 'a posted payment keeps its currency' using errcode = 'restrict_violation';
end
$$;
create trigger payments_currency_stays before update of currency on payments.payments for each row
  when (old.posted_at is not null and old.currency is distinct from new.currency) execute function payments.keep_currency();

create function payments.balance_day(on_day date, in_currency text) returns void language plpgsql as $$
declare
  booked record;
  shown record;
begin
  select coalesce(sum(debit), 0) as debits, coalesce(sum(credit), 0) as credits,
    count(*) / 2 as postings,
    coalesce(sum(debit) filter (where refund_id is null), 0) as captured,
    coalesce(sum(debit) filter (where refund_id is not null), 0) as refunded
  into booked
  from payments.ledger_entries e where e.day = on_day and e.currency = in_currency;
  select coalesce(sum(total_debits), 0) as debits, coalesce(sum(total_credits), 0) as credits,
    coalesce(sum(total_transactions), 0) as postings,
    coalesce(sum(total_captured), 0) as captured, coalesce(sum(total_refunded), 0) as refunded
  into shown
  from payments.daily_summaries s where s.summary_date = on_day and s.currency = in_currency;
  if (booked.debits, booked.credits, booked.postings, booked.captured, booked.refunded)
    is distinct from (shown.debits, shown.credits, shown.postings, shown.captured, shown.refunded) then
    raise exception 'the ledger of % in % does not balance', on_day, in_currency using errcode = 'check_violation',
      constraint = 'ledger_balances';
  end if;
  if exists (
    select from (
      select e.account, sum(e.debit) as debit, sum(e.credit) as credit
      from payments.ledger_entries e where e.day = on_day and e.currency = in_currency group by e.account
    ) posting full join (
      select turnover.key as account, (turnover.value ->> 'debit')::numeric as debit, (turnover.value ->> 'credit')::numeric as credit
      from payments.daily_summaries s, jsonb_each(s.account_turnover) turnover
      where s.summary_date = on_day and s.currency = in_currency
    ) told using (account)
    where posting.debit is distinct from told.debit or posting.credit is distinct from told.credit
  ) then
    raise exception 'the accounts of % in % do not balance', on_day, in_currency using errcode = 'check_violation',
      constraint = 'ledger_balances';
  end if;
end
$$;

create function payments.balance_payment() returns trigger language plpgsql as $$
begin
  perform payments.balance_day((new.posted_at at time zone 'UTC')::date, new.currency);
  return null;
end
$$;
create constraint trigger payments_balance after insert or update on payments.payments deferrable initially deferred
  for each row when (new.posted_at is not null) execute function payments.balance_payment();

create function payments.balance_refund() returns trigger language plpgsql as $$
declare
  paid record;
  given numeric;
begin
  select p.amount, p.currency, p.debit_account, p.credit_account, p.posted_at into paid
  from payments.payments p where p.payment_id = new.payment_id;
  select coalesce(sum(r.amount), 0) into given
  from payments.refunds r where r.payment_id = new.payment_id and r.status <> 'FAILED';
  if paid.posted_at is null or given > paid.amount then
    raise exception 'more is refunded than was taken' using errcode = 'check_violation', constraint = 'refunds_within_payment';
  end if;
  if new.posted_at is not null then
    if (new.debit_account, new.credit_account) is distinct from (paid.credit_account, paid.debit_account) then
      raise exception 'a refund reverses the accounts of its payment' using errcode = 'check_violation', constraint = 'refunds_reverse';
    end if;
    perform payments.balance_day((new.posted_at at time zone 'UTC')::date, paid.currency);
  end if;
  return null;
end
$$;
create constraint trigger refunds_balance after insert or update on payments.refunds deferrable initially deferred
  for each row execute function payments.balance_refund();

create function payments.balance_summary() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform payments.balance_day(old.summary_date, old.currency);
  end if;
  if tg_op <> 'DELETE' then
    perform payments.balance_day(new.summary_date, new.currency);
  end if;
  return null;
end
$$;
create constraint trigger daily_summaries_balance after insert or update or delete on payments.daily_summaries deferrable initially deferred
  for each row execute function payments.balance_summary();

create function payments.keep_trail() returns trigger language plpgsql as $$
begin
  if jsonb_array_length(new.audit_trail) < jsonb_array_length(old.audit_trail)
    or exists (
      select from jsonb_array_elements(old.audit_trail) with ordinality as was (step, place)
      where was.step is distinct from new.audit_trail -> (was.place::integer - 1)
    ) then
    raise exception 'the audit trail of a dispute only grows' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger disputes_trail_grows before update of audit_trail on payments.disputes for each row execute function payments.keep_trail();

create function payments.keep_verdict() returns trigger language plpgsql as $$
begin
  raise exception 'a verdict of the refund policy never changes' using errcode = 'restrict_violation';
end
$$;
create trigger refund_policy_evaluations_stay before update or delete on payments.refund_policy_evaluations for each row execute function payments.keep_verdict();
