import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isUniqueViolation } from '../../../runtime/platform/data/database-error.ts';
import { inScope } from '../../../runtime/platform/scope.ts';
import { seatsDatabase } from './seats.ts';

const my = seatsDatabase();

const state = () =>
  my.server.query("select state from pg_stat_activity where application_name = 'svc-seats' and state <> 'idle'");

it('commits a unit when its work resolves, and rolls it back when it rejects', async () => {
  await my.database.unit(async () => {
    await my.take(1);
    expect(await my.seats()).toEqual([]);
  });
  const failing = my.database.unit(async () => {
    await my.take(2);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await my.seats()).toEqual([1]);
});

it('takes a connection only when a unit first needs one', async () => {
  const small = my.open({ max: 1, timeouts: { connect: 200 } });
  let done = false;
  await small.unit(async () => {
    await small.unit(() => small.db.one`select 1`);
    done = true;
  });
  expect(done).toBe(true);
  const busy = small.unit(async () => {
    await small.db`select 1`;
    await small.unit(() => small.db.one`select 1`);
  });
  await expect(busy).rejects.toThrow("the database can't be reached: timeout exceeded");
  await small.close();
});

it('runs parallel statements of a unit one after the other, savepoints as a whole', async () => {
  await my.database.unit(async () => {
    const part = (seat: number, fails: boolean) =>
      my.database.db.transaction(async () => {
        await my.take(seat);
        await pause(5);
        await my.take(seat + 1);
        if (fails) throw new Error('no');
      });
    const outcomes = await Promise.allSettled([
      part(10, false),
      my.take(1),
      part(20, true),
      my.take(2),
      part(30, false),
    ]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });
  expect(await my.seats()).toEqual([1, 2, 10, 11, 30, 31]);
});

it('undoes a failed savepoint, however deep, and goes on', async () => {
  await my.database.unit(async () => {
    await my.take(1);
    const outer = my.database.db.transaction(async () => {
      await my.take(2);
      const inner = my.database.db.transaction(async () => {
        await my.take(3);
        await my.take(1);
      });
      await expect(inner).rejects.toSatisfy((error) => isUniqueViolation(error, 'seats_once'));
      await my.take(4);
    });
    await outer;
  });
  expect(await my.seats()).toEqual([1, 2, 4]);
});

it('does not call a unit committed whose failed statement was swallowed', async () => {
  const swallowed = my.database.unit(async () => {
    await my.take(1);
    await my.take(1).catch(() => {});
  });
  await expect(swallowed).rejects.toThrow('nothing was committed');
  await expect(swallowed).rejects.toSatisfy((error) => error instanceof Error && isUniqueViolation(error.cause));
  const part = my.database.unit(() =>
    my.database.db.transaction(async () => void (await my.database.db`select 1/0`.catch(() => {}))),
  );
  await expect(part).rejects.toThrow('division by zero');
  expect(await my.seats()).toEqual([]);
});

it('waits for statements nobody awaited, and refuses those that come after the end', async () => {
  let floating: Promise<unknown> | undefined;
  await my.database.unit(async () => {
    void my.take(1);
    floating = pause(30).then(() => my.take(2));
    floating.catch(() => {});
  });
  await expect(floating).rejects.toThrow('await every query');
  expect(await my.seats()).toEqual([1]);
  expect(my.said).toEqual(['a statement came too late']);
  const forgotten = my.database.unit(async () => {
    void my.database.db`select 1/0`;
  });
  await expect(forgotten).rejects.toThrow('nothing was committed');
});

it('commits what there is at a checkpoint and goes on without a connection', async () => {
  const failing = my.database.unit(async () => {
    await my.take(1);
    await my.database.db.checkpoint();
    expect(await my.seats()).toEqual([1]);
    expect(await state()).toEqual([]);
    await my.take(2);
    throw new Error('after the checkpoint');
  });
  await expect(failing).rejects.toThrow('after the checkpoint');
  expect(await my.seats()).toEqual([1]);
  const within = my.database.unit(() => my.database.db.transaction(() => my.database.db.checkpoint()));
  await expect(within).rejects.toThrow('must stay undoable');
  await my.database.db.checkpoint();
});

it('acts after the commit, in order, and forgets what was rolled back', async () => {
  const acts: string[] = [];
  const act = (name: string) => my.database.afterCommit(() => void acts.push(name));
  act('at once');
  expect(acts).toEqual(['at once']);
  await my.database.unit(async () => {
    act('first');
    await my.take(1);
    await my.database.db.transaction(async () => act('in a part'));
    await my.database.db
      .transaction(async () => {
        act('in a failed part');
        throw new Error('no');
      })
      .catch(() => {});
    act('last');
    expect(acts).toEqual(['at once']);
    await my.database.db.checkpoint();
    expect(acts).toEqual(['at once', 'first', 'in a part', 'last']);
    act('after the checkpoint');
    my.database.afterCommit(() => {
      throw new Error('this one fails');
    });
    my.database.afterCommit(() => expect(my.database.inUnit()).toBe(false));
    act('all the same');
  });
  expect(acts.slice(4)).toEqual(['after the checkpoint', 'all the same']);
  expect(my.said).toEqual(['what was to follow a commit failed']);
  await expect(
    my.database.unit(async () => {
      act('never');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(acts).not.toContain('never');
});

it('knows whether it is in a unit', async () => {
  expect(my.database.inUnit()).toBe(false);
  await my.database.unit(async () => expect(my.database.inUnit()).toBe(true));
  await my.database.db.transaction(async () => expect(my.database.inUnit()).toBe(true));
  await my.database.unit(() => my.database.db.transaction(async () => expect(my.database.inUnit()).toBe(true)));
});

it('makes a transaction where there is no unit', async () => {
  await my.database.db.transaction(() => my.take(1));
  const failing = my.database.db.transaction(async () => {
    await my.take(2);
    await my.take(1);
  });
  await expect(failing).rejects.toSatisfy(isUniqueViolation);
  await expect(my.database.db.transaction(() => my.database.db.checkpoint())).rejects.toThrow('must stay undoable');
  expect(await my.seats()).toEqual([1]);
});

it('shows a read one unchanging picture in a transaction, and lets it change nothing', async () => {
  const trace = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false };
  const read = {
    kind: 'request',
    name: 'list',
    trace,
    deadline: undefined,
    idempotencyKey: undefined,
    readOnly: true,
  } as const;
  await inScope(read, async () => {
    const count = () => my.database.db.one`select count(*)::int as n from seats`;
    await my.database.db.transaction(async () => {
      expect(await count()).toEqual({ n: 0 });
      await my.server.query("insert into seats values (1, 'Jo')");
      expect(await count()).toEqual({ n: 0 });
    });
    expect(await count()).toEqual({ n: 1 });
    await expect(my.database.db.transaction(() => my.take(2))).rejects.toThrow('read-only transaction');
  });
});
