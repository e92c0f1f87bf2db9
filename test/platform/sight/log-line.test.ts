import { expect, it } from 'vitest';
import { createLogger } from '../../../runtime/platform/sight/log.ts';
import { lineWriter } from '../../../runtime/platform/sight/log-line.ts';

function logged(level: string, classified: readonly string[] = []) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'svc-orders', level, classified: new Set(classified), destination });
  return { logger: logger.child({ operation: 'getOrder' }), lines };
}
const names = ['status', 'caller', 'ms'];

it('writes the very line that the logger would have written', () => {
  const { logger, lines } = logged('info');
  const write = lineWriter(logger, names, 'request');
  for (const caller of ['svc-shop', '', 'a "quoted" \\ one', 'ü\n', '<mark 0>', '<time>']) {
    write([200, caller, 1.25]);
    logger.info({ status: 200, caller, ms: 1.25 }, 'request');
  }
  expect(lines).toHaveLength(12);
  const timeless = lines.map((line) => line.replace(/"time":"[^"]+"/, ''));
  for (let i = 0; i < lines.length; i += 2) expect(timeless[i]).toBe(timeless[i + 1]);
  expect(Math.abs(Date.parse(JSON.parse(lines[0] ?? '').time) - Date.now())).toBeLessThan(60_000);
});

it('hides what is classified', () => {
  const { logger, lines } = logged('info', ['caller']);
  lineWriter(logger, names, 'request')([200, 'svc-shop', 1]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 200, caller: '[redacted]', ms: 1, msg: 'request' });
});

it('writes nothing that the level leaves out, also when it changes', () => {
  const { logger, lines } = logged('warn');
  const write = lineWriter(logger, names, 'request');
  write([200, 'svc-shop', 1]);
  expect(lines).toEqual([]);
  logger.level = 'info';
  write([200, 'svc-shop', 1]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', status: 200 });
});
