/**
 * The embedded log: topics, their messages, and how far each consumer group has read. Services reach it only through the
 * functions, which run as their owner and ask `acl` what the role that logged in may do.
 *
 * Offsets are dense and appear in order, because whoever appends to a partition holds the row of its head until commit.
 */
export const pgLogSchema = `
create schema if not exists bus;
create table if not exists bus.topic (
  name text primary key,
  partitions integer not null check (partitions > 0),
  retention interval
);
create table if not exists bus.head (
  topic text not null references bus.topic,
  "partition" integer not null,
  first_offset bigint not null default 0,
  next_offset bigint not null default 0,
  primary key (topic, "partition")
) with (fillfactor = 50);
create table if not exists bus.log (
  topic text not null,
  "partition" integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  value text not null,
  ts timestamptz not null,
  primary key (topic, "partition", "offset")
);
create index if not exists log_ts on bus.log using brin (ts);
create table if not exists bus.member (
  id uuid primary key,
  grp text not null,
  topics text[] not null,
  lease_until timestamptz not null
);
create table if not exists bus.cursor (
  grp text not null,
  topic text not null,
  "partition" integer not null,
  "offset" bigint not null,
  owner uuid,
  epoch bigint not null default 0,
  primary key (grp, topic, "partition")
) with (fillfactor = 50);
create table if not exists bus.acl (
  role text not null,
  kind text not null check (kind in ('topic', 'group')),
  name text not null,
  operation text not null check (operation in ('read', 'write')),
  primary key (role, kind, name, operation)
);

-- Inside a function that runs as its owner, current_user is that owner: whoever is a member of it may do everything.
create or replace function bus.is_admin() returns boolean language sql stable
  security definer set search_path = bus, pg_temp as $$ select pg_has_role(session_user, current_user, 'member') $$;

create or replace function bus.may(kind_ text, name_ text, operation_ text) returns boolean language sql stable
  security definer set search_path = bus, pg_temp as $$
  select bus.is_admin() or exists (
    select from bus.acl where role = session_user and kind = kind_ and name = name_ and operation = operation_)
$$;

create or replace function bus.demand(kind_ text, names text[], operation_ text) returns void language plpgsql stable
  security definer set search_path = bus, pg_temp as $$
declare
  wanted text;
begin
  foreach wanted in array names loop
    if not bus.may(kind_, wanted, operation_) then
      raise exception '% may not % % %', session_user, operation_, kind_, wanted using errcode = '42501';
    end if;
  end loop;
end $$;

create or replace function bus.describe(topics text[]) returns table (name text, partitions integer) language sql stable
  security definer set search_path = bus, pg_temp as $$
  select t.name, t.partitions from bus.topic t where t.name = any (topics)
$$;

create or replace function bus.ensure(names text[], counts integer[]) returns void language plpgsql
  security definer set search_path = bus, pg_temp as $$
begin
  if not bus.is_admin() then
    raise exception '% may not create topics', session_user using errcode = '42501';
  end if;
  insert into bus.topic (name, partitions) select * from unnest(names, counts)
    on conflict (name) do update set partitions = greatest(topic.partitions, excluded.partitions);
  insert into bus.head (topic, "partition")
    select t.name, p from bus.topic t, generate_series(0, t.partitions - 1) p where t.name = any (names)
    on conflict do nothing;
end $$;

create or replace function bus.publish(topics text[], partitions integer[], keys text[], headers text[], vals text[])
  returns void language plpgsql security definer set search_path = bus, pg_temp as $$
declare
  wanted text;
begin
  perform bus.demand('topic', array(select distinct unnest(topics)), 'write');
  -- In one order for everybody, so that two publishers never wait for each other in a circle.
  perform from bus.head h where (h.topic, h."partition") in (select * from unnest(topics, partitions))
    order by h.topic, h."partition" for update;
  with input as (
    select * from unnest(topics, partitions, keys, headers, vals) with ordinality
      as i (topic, "partition", key, headers, value, nr)
  ), counted as (
    select i.topic, i."partition", count(*) as n from input i group by i.topic, i."partition"
  ), moved as (
    update bus.head h set next_offset = h.next_offset + c.n from counted c
      where h.topic = c.topic and h."partition" = c."partition"
      returning h.topic, h."partition", h.next_offset - c.n as base
  )
  insert into bus.log (topic, "partition", "offset", key, headers, value, ts)
    select i.topic, i."partition", m.base + row_number() over (partition by i.topic, i."partition" order by i.nr) - 1,
      i.key, i.headers::jsonb, i.value, clock_timestamp()
    from input i left join moved m on m.topic = i.topic and m."partition" = i."partition";
  for wanted in select distinct unnest(topics) loop
    perform pg_notify('novatrek_bus', wanted);
  end loop;
end $$;
`;
