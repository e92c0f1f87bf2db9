/** Of the tables that the platform has in every service's schema, those that deferred calls and jobs use. */
export const deferredTables = `
  create table platform_deferred_calls (
    seq bigint generated always as identity primary key, id uuid not null default gen_random_uuid(),
    target text not null, operation text not null, request jsonb not null, headers jsonb not null default '{}',
    idempotency_key text not null, attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(), last_error text, created_at timestamptz not null default now());
  create table platform_dead_letters (
    consumer text, topic text, "partition" integer, "offset" bigint, message_id text not null, key text not null,
    headers jsonb not null, value text not null, error jsonb not null, attempts integer not null,
    first_failed_at timestamptz not null default now(), parked boolean not null default false,
    resolved_at timestamptz, resolution text, primary key (consumer, topic, "partition", "offset"));
  create table platform_jobs (name text primary key, ran_at timestamptz, failed_at timestamptz, error text);
`;
