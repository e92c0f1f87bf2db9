-- Written by hand: what was there before has one of the known states too.
set local lock_timeout = '3s';
set local statement_timeout = '5min';

alter table reservations.reservations validate constraint reservations_status_known;
