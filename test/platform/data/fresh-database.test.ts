import { expect, it } from 'vitest';
import { freshDatabase } from '../postgres.ts';

it('gives each asker a database of its own', async () => {
  const one = await freshDatabase('create table things (id int); insert into things values (1)');
  const other = await freshDatabase();
  const copy = await one.copy();
  await copy.query('insert into things values (2)');
  expect(await one.query('select id from things')).toEqual([{ id: 1 }]);
  expect(await copy.query('select id from things')).toEqual([{ id: 1 }, { id: 2 }]);
  await expect(other.query('select id from things')).rejects.toThrow('does not exist');
});

it('logs in as another role', async () => {
  const database = await freshDatabase();
  await database.query("create role nt_test_visitor login password 'a:b/c'");
  try {
    const visitor = new URL(database.urlAs('nt_test_visitor', 'a:b/c'));
    expect([visitor.username, visitor.password]).toEqual(['nt_test_visitor', 'a%3Ab%2Fc']);
  } finally {
    await database.query('drop role nt_test_visitor');
  }
});
