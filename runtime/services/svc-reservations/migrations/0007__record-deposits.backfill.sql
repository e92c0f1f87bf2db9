-- Written by hand: bookings that were confirmed before payments were recorded have paid their deposit.
set local lock_timeout = '3s';
set local statement_timeout = '5min';

insert into reservations.booking_payments (payment_id, reservation_id, amount, currency, counted, received_at)
select r.payment_reference::uuid, r.reservation_id, d.amount, r.currency, d.amount, r.updated_at
from reservations.reservations r cross join lateral (select ceil(r.total_amount * 20) / 100 as amount) d
where r.amount_paid = 0 and d.amount > 0
  and exists (
    select from reservations.status_history h
    where h.reservation_id = r.reservation_id and h.new_status = 'CONFIRMED'
  )
  and r.payment_reference ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
on conflict (payment_id) do nothing;

update reservations.reservations r
set amount_paid = p.counted
from reservations.booking_payments p
where p.reservation_id = r.reservation_id and r.amount_paid = 0;
