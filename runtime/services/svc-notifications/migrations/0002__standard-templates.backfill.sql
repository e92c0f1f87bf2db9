-- Runs after what was added: fill it a few rows at a time, so that it can be run again from its start.
-- novatrek:no-transaction
set lock_timeout = '3s';
set statement_timeout = 0;

