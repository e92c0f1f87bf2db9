import { expect, it } from 'vitest';
import { statementsOf } from '../../../runtime/platform/data/sql-statements.ts';

it('ends a statement at its own semicolons only', () => {
  const statements = [
    `insert into t values ('a;b''c;', e'd\\';e', "odd;na""me")`,
    'select a-b/c, $1, x -- not; here\n  from t /* nor; /* here; */ ; */ where true',
    'do $$ begin perform 1; end $$',
    "create function f() returns text as $body$ select '$$;'; $body$ language sql",
    'select größe$1$2 from tablee',
  ];
  expect(statementsOf(`-- a comment; first\n/* ; */ ${statements.join(' ;\n\n')};;\n-- the end`)).toEqual(statements);
});

it('keeps what is not finished in one piece', () => {
  expect(statementsOf("select 1; select 'x; y")).toEqual(['select 1', "select 'x; y"]);
  expect(statementsOf('select 1; do $x$ a; b')).toEqual(['select 1', 'do $x$ a; b']);
  expect(statementsOf('select 1 /* a; b')).toEqual(['select 1 /* a; b']);
  expect(statementsOf(' \n-- nothing')).toEqual([]);
});
