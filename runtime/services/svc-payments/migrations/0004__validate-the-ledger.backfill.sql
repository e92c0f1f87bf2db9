-- Written by hand: what was there before keeps the ledger's constraints too.
set local lock_timeout = '3s';
set local statement_timeout = '5min';

alter table payments.payments validate constraint payments_amount_positive;
alter table payments.payments validate constraint payments_posted_whole;
alter table payments.payments validate constraint payments_posted_when_taken;
alter table payments.refunds validate constraint refunds_amount_positive;
alter table payments.refunds validate constraint refunds_posted_whole;
alter table payments.refunds validate constraint refunds_posted_when_paid;
alter table payments.daily_summaries validate constraint daily_summaries_balanced;
alter table payments.payment_methods validate constraint payment_methods_token_is_no_card_number;
