import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser } from '../../../../rules/scan/sql/parser.ts';
import { corpus } from './corpus.ts';
import { read, touched } from './reading.ts';

beforeAll(loadSqlParser);

it.each(corpus)('reads %s', (sql, touches) => {
  expect(touched(read(sql))).toBe(touches);
});
