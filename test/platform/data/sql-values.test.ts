import { expect, it } from 'vitest';
import { json, sql } from '../../../runtime/platform/context.ts';
import { type Seat, seatsDatabase } from './seats.ts';

const my = seatsDatabase();

it('passes every value as a parameter, and pieces of SQL as SQL', async () => {
  const { db } = my.database;
  await db`insert into seats values (${1}, ${"O'Hara; drop table seats"}), (${2}, ${'Jo'})`;
  const only = sql`where guest = ${'Jo'} and ${sql`seat in (${2}, ${3})`}`;
  expect(await db<Seat>`select seat from seats ${only} order by ${sql`seat`} limit ${1}`).toEqual([{ seat: 2 }]);
  expect(await db.one<Seat>`select guest from seats where seat = ${1}`).toEqual({ guest: "O'Hara; drop table seats" });
  expect(await db.one`select 1 from seats where seat = ${9} ${sql``}`).toBeUndefined();
  expect(await db.run`update seats set guest = ${'Al'}`).toBe(2);
  expect(await db`select seat from seats where seat = any(${[2, 5]})`).toEqual([{ seat: 2 }]);
});

it('takes one statement at a time', async () => {
  await expect(my.database.db`select 1; drop table seats`).rejects.toThrow('multiple commands');
});

it('carries values there and back unchanged', async () => {
  const { db } = my.database;
  const at = new Date('2026-03-29T01:59:59.120Z');
  const row = await db.one`select ${at}::timestamptz as at, ${at}::timestamptz + interval '0.999 ms' as later,
    date '2026-03-29' as day, time '08:30' as time, timestamp '2026-03-29 02:30' as local,
    ${9007199254740993n}::bigint as big, ${'0.10'}::numeric as exact, ${1.5}::float8 as float, count(*) as n,
    ${Buffer.from('abc')}::bytea as bytes, ${['a,"b', null]}::text[] as texts, ${[1, 2]}::int[] as ints,
    array[1.10, null]::numeric[] as exacts, array[${at}::timestamptz] as moments, array[]::bigint[] as none,
    interval '90 minutes' as span, ${null}::int as nothing, ${true}::boolean as yes,
    timestamptz 'infinity' as never, timestamptz '0044-03-15 12:00 BC' as ides`;
  expect(row).toEqual({
    at: '2026-03-29T01:59:59.120Z',
    later: '2026-03-29T01:59:59.120Z',
    day: '2026-03-29',
    time: '08:30:00',
    local: '2026-03-29T02:30:00.000',
    big: '9007199254740993',
    exact: '0.10',
    float: 1.5,
    n: '1',
    bytes: Buffer.from('abc'),
    texts: ['a,"b', null],
    ints: [1, 2],
    exacts: ['1.10', null],
    moments: ['2026-03-29T01:59:59.120Z'],
    none: [],
    span: 'PT1H30M',
    nothing: null,
    yes: true,
    never: 'infinity',
    ides: '0044-03-15 12:00:00+00 BC',
  });
});

it('keeps JSON as JSON, arrays and texts too', async () => {
  const { db } = my.database;
  const contents = [{ a: [1, { b: null }], text: '\\u0000 "q" 🎿' }, [1, 2], 'word', 7, null, true];
  for (const [paper, content] of contents.entries()) await db`insert into papers values (${paper}, ${json(content)})`;
  const rows = await db<{ content: unknown }>`select content from papers order by paper`;
  expect(rows.map((row) => row.content)).toEqual(contents);
  expect(await db.one`select jsonb_build_object('inner', ${json({ x: 1 })}) as built`).toEqual({
    built: { inner: { x: 1 } },
  });
});

it('refuses what PostgreSQL cannot store or what nobody meant, and the transaction goes on', async () => {
  const { db } = my.database;
  const given: { readonly guest?: string } = {};
  await my.database.unit(async () => {
    // @ts-expect-error a value that may be undefined is no SQL value
    await expect(db`insert into seats values (1, ${given.guest})`).rejects.toThrow(
      'a value of an SQL statement is undefined: write null if it is to be empty (after: …insert into seats values (1, )',
    );
    await expect(db`insert into seats values (1, ${'a\0b'})`).rejects.toThrow('NUL character');
    await expect(db`insert into seats values (1, ${'a\ud800'})`).rejects.toThrow('surrogate');
    await expect(db`select ${['\udfff']}::text[]`).rejects.toThrow('surrogate');
    await expect(db`select ${json({ a: '\0' })}`).rejects.toThrow('NUL character');
    await expect(db`select ${json({ '\ud800': 1 })}`).rejects.toThrow('surrogate');
    await expect(db`select ${json(undefined)}`).rejects.toThrow('nothing JSON can say');
    await expect(db`select ${new Date(Number.NaN)}`).rejects.toThrow('an invalid date');
    await my.take(1);
  });
  expect(await my.seats()).toEqual([1]);
});
