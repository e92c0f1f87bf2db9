-- Written by hand: what was paid for a booking, payment by payment.
set local lock_timeout = '3s';
set local statement_timeout = '30s';

create table reservations.booking_payments (
  payment_id uuid not null,
  reservation_id uuid not null,
  amount numeric(10,2) not null,
  currency char(3) not null,
  counted numeric(10,2) not null,
  received_at timestamptz not null,
  constraint booking_payments_pkey primary key (payment_id),
  constraint booking_payments_reservation_id_fkey foreign key (reservation_id)
    references reservations.reservations_keys (reservation_id),
  constraint booking_payments_counted_check check (counted between 0 and amount)
);
create index idx_booking_payments_reservation on reservations.booking_payments (reservation_id, received_at);
comment on table reservations.booking_payments is 'One row per payment that svc-payments took for a booking, and how much of it counts toward the price; it is never updated.';

create function reservations.keep_payments() returns trigger language plpgsql as $$
begin
  raise exception 'payments of a booking are only added' using errcode = 'restrict_violation';
end
$$;
create trigger booking_payments_stay before update or delete on reservations.booking_payments for each row
  execute function reservations.keep_payments();

create function reservations.sum_up_payments() returns trigger language plpgsql as $$
begin
  -- As it is at the end of the transaction, not as it was at this change.
  if (
    select r.amount_paid from reservations.reservations r
    where r.reservation_id = new.reservation_id and r.reservation_date = new.reservation_date
  ) <> (
    select coalesce(sum(p.counted), 0) from reservations.booking_payments p where p.reservation_id = new.reservation_id
  ) then
    raise exception 'what is paid of a booking is what its payments come to' using errcode = 'check_violation',
      constraint = 'amount_paid_is_sum';
  end if;
  return null;
end
$$;
create constraint trigger reservations_amount_paid after insert or update of amount_paid on reservations.reservations
  deferrable initially deferred for each row execute function reservations.sum_up_payments();
