/**
 * Consumer groups of the embedded log. A member lives as long as its connection (which holds a session lock) and its
 * lease: the lock tells of a killed process at once, the lease of one whose host fell silent. Partitions are shared out
 * evenly; one that changes hands gets a new epoch, so that its former owner can't move the offset any more.
 */
export const pgLogGroups = `
create or replace function bus.member_lock(member uuid) returns bigint language sql immutable as $$
  select hashtextextended('novatrek bus member ' || member, 0)
$$;

create or replace function bus.join(grp_ text, member uuid, topics_ text[], lease interval)
  returns void language plpgsql security definer set search_path = bus, pg_temp as $$
declare
  missing text;
begin
  perform bus.demand('group', array[grp_], 'read');
  perform bus.demand('topic', topics_, 'read');
  select t into missing from unnest(topics_) t where not exists (select from bus.topic where name = t) limit 1;
  if missing is not null then
    raise exception 'there is no topic %', missing using errcode = '22023';
  end if;
  perform pg_advisory_lock(bus.member_lock(member));
  insert into bus.member (id, grp, topics, lease_until) values (member, grp_, topics_, clock_timestamp() + lease);
  perform pg_notify('novatrek_bus', 'group ' || grp_);
end $$;

create or replace function bus.beat(grp_ text, member_ uuid, lease interval)
  returns table (topic text, "partition" integer, "offset" bigint, epoch bigint, keep boolean)
  language plpgsql security definer set search_path = bus, pg_temp as $$
#variable_conflict use_column
begin
  perform bus.demand('group', array[grp_], 'read');
  perform pg_advisory_xact_lock(hashtextextended('novatrek bus group ' || grp_, 0));
  update bus.member set lease_until = clock_timestamp() + lease where id = member_ and grp = grp_;
  if not found then
    raise exception 'member % is not in group % any more', member_, grp_ using errcode = '55000';
  end if;
  delete from bus.member m where m.grp = grp_ and m.id <> member_
    and (m.lease_until < clock_timestamp() or pg_try_advisory_xact_lock(bus.member_lock(m.id)));
  insert into bus.cursor (grp, topic, "partition", "offset")
    select grp_, h.topic, h."partition", h.first_offset
    from bus.head h join bus.member m on m.id = member_ and h.topic = any (m.topics)
    where not exists (
      select from bus.cursor c where c.grp = grp_ and c.topic = h.topic and c."partition" = h."partition")
    on conflict do nothing;
  return query
    with ranked as (
      select t.topic, m.id, row_number() over (partition by t.topic order by m.id) - 1 as rank,
        count(*) over (partition by t.topic) as members
      from bus.member m, unnest(m.topics) t (topic) where m.grp = grp_
    ), target as (
      select c.topic, c."partition", r.id
      from bus.cursor c join ranked r on r.topic = c.topic
        and r.rank = (c."partition" + abs(hashtext(c.topic)::bigint)) % r.members
      where c.grp = grp_
    ), claimed as (
      update bus.cursor c set owner = member_, epoch = c.epoch + 1
      from target t
      where c.grp = grp_ and c.topic = t.topic and c."partition" = t."partition" and t.id = member_
        and c.owner is distinct from member_
        and not exists (select from bus.member m where m.id = c.owner and m.grp = grp_)
      returning c.topic, c."partition", c."offset", c.epoch
    )
    select c.topic, c."partition", c."offset", c.epoch, true from claimed c
    union all
    select c.topic, c."partition", c."offset", c.epoch, t.id is not distinct from member_
    from bus.cursor c left join target t on t.topic = c.topic and t."partition" = c."partition"
    where c.grp = grp_ and c.owner = member_;
end $$;

create or replace function bus.fetch(topics text[], partitions integer[], offsets bigint[], most integer)
  returns table (topic text, "partition" integer, "offset" bigint, key text, headers jsonb, value text, ts timestamptz)
  language plpgsql security definer set search_path = bus, pg_temp as $$
#variable_conflict use_column
begin
  perform bus.demand('topic', array(select distinct unnest(topics)), 'read');
  return query
    select l.* from unnest(topics, partitions, offsets) w (topic, "partition", "offset") cross join lateral (
      select l.topic, l."partition", l."offset", l.key, l.headers, l.value, l.ts from bus.log l
      where l.topic = w.topic and l."partition" = w."partition" and l."offset" >= w."offset"
      order by l."offset" limit most) l;
end $$;

-- Says whether the member still owns it. A lost offset only means reading again, so nobody waits for the disk.
create or replace function bus.commit(grp_ text, member uuid, topic_ text, partition_ integer, epoch_ bigint, next bigint)
  returns boolean language plpgsql security definer set search_path = bus, pg_temp as $$
begin
  perform bus.demand('group', array[grp_], 'read');
  perform set_config('synchronous_commit', 'off', true);
  update bus.cursor set "offset" = next
    where grp = grp_ and topic = topic_ and "partition" = partition_ and owner = member and epoch = epoch_;
  return found;
end $$;

create or replace function bus.release(grp_ text, member uuid, topic_ text, partition_ integer, epoch_ bigint)
  returns void language plpgsql security definer set search_path = bus, pg_temp as $$
begin
  perform bus.demand('group', array[grp_], 'read');
  update bus.cursor set owner = null
    where grp = grp_ and topic = topic_ and "partition" = partition_ and owner = member and epoch = epoch_;
  perform pg_notify('novatrek_bus', 'group ' || grp_);
end $$;

create or replace function bus.leave(grp_ text, member uuid) returns void language plpgsql
  security definer set search_path = bus, pg_temp as $$
begin
  perform bus.demand('group', array[grp_], 'read');
  delete from bus.member where id = member and grp = grp_;
  update bus.cursor set owner = null where grp = grp_ and owner = member;
  perform pg_notify('novatrek_bus', 'group ' || grp_);
end $$;

create or replace function bus.lag(grp_ text, topics text[])
  returns table (topic text, "partition" integer, "offset" bigint, "end" bigint)
  language plpgsql security definer set search_path = bus, pg_temp as $$
#variable_conflict use_column
begin
  perform bus.demand('group', array[grp_], 'read');
  perform bus.demand('topic', topics, 'read');
  return query
    select h.topic, h."partition", greatest(coalesce(c."offset", 0), h.first_offset), h.next_offset
    from bus.head h left join bus.cursor c on c.grp = grp_ and c.topic = h.topic and c."partition" = h."partition"
    where h.topic = any (topics) order by h.topic, h."partition";
end $$;

-- place: earliest, latest, or a time.
create or replace function bus.reset(grp_ text, topic_ text, place text) returns void language plpgsql
  security definer set search_path = bus, pg_temp as $$
begin
  perform bus.demand('group', array[grp_], 'read');
  perform bus.demand('topic', array[topic_], 'read');
  perform pg_advisory_xact_lock(hashtextextended('novatrek bus group ' || grp_, 0));
  if exists (select from bus.member m where m.grp = grp_ and topic_ = any (m.topics)
      and m.lease_until >= clock_timestamp() and not pg_try_advisory_xact_lock(bus.member_lock(m.id))) then
    raise exception 'group % is running; stop its consumers first', grp_ using errcode = '55006';
  end if;
  insert into bus.cursor (grp, topic, "partition", "offset")
    select grp_, h.topic, h."partition", case place
      when 'earliest' then h.first_offset
      when 'latest' then h.next_offset
      else coalesce((select min(l."offset") from bus.log l
        where l.topic = h.topic and l."partition" = h."partition" and l.ts >= place::timestamptz), h.next_offset)
      end
    from bus.head h where h.topic = topic_
    on conflict (grp, topic, "partition") do update set "offset" = excluded."offset", owner = null,
      epoch = cursor.epoch + 1;
end $$;

-- Only does what each topic's retention says, so anybody may ask for it.
create or replace function bus.expire() returns bigint language plpgsql
  security definer set search_path = bus, pg_temp as $$
declare
  gone bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('novatrek bus expire', 0)) then
    return 0;
  end if;
  delete from bus.log l using bus.topic t where t.name = l.topic and l.ts < now() - t.retention;
  get diagnostics gone = row_count;
  update bus.head h set first_offset = kept.first
    from (select h.topic, h."partition",
        coalesce((select min(l."offset") from bus.log l where l.topic = h.topic and l."partition" = h."partition"),
          h.next_offset) as first
      from bus.head h join bus.topic t on t.name = h.topic and t.retention is not null) kept
    where kept.topic = h.topic and kept."partition" = h."partition" and kept.first > h.first_offset;
  return gone;
end $$;

revoke all on schema bus from public;
revoke all on all tables in schema bus from public;
revoke execute on all functions in schema bus from public;
`;
