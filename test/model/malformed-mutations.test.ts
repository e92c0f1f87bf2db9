import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { expectNone, findings, full, real, seeded, sourcesOf } from './sound.ts';

/** What turns YAML into other YAML, or into none. */
const tokens = [
  ...[': ', '- ', '{', '}', '[', ']', ',', '"', "'", '|\n', '>-\n', '#', '? ', '&a ', '*a', '<<: *a', '!!binary x'],
  ...['\n---\n', '\n...\n', '%YAML 1.1\n', '\t', '\0', '\r', '\r\n', '\n\n', '\u2028', '\uFEFF', '\uD83D', '🦉', 'é'],
  ...['null', '~', '.nan', '.inf', '0x1F', '1e999', '2026-13-45', 'true', '[[[[', '{a: {b: {c: 1}}}', '\\', '@', '`'],
  ...['__proto__: 1', 'constructor', 'toString', 'x-a: 1', '$ref', 'svc-orders', 'GET /orders', '«', '-1', '🦉: 🦉'],
];

/** One to four changes: bytes flipped, spans lost, doubled or moved, tokens put in. */
function mutated(text: string, random: (limit: number) => number): string {
  let bytes = Buffer.from(text);
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + random(random(2) === 0 ? 4 : 60));
    const [before, span, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const rest = bytes.subarray(at);
    const token = Buffer.from(tokens[random(tokens.length)] ?? '');
    const byte = Buffer.from([random(2) === 0 ? 32 + random(95) : random(256)]);
    const line = Math.max(0, before.lastIndexOf(10) + 1);
    const changes = [
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, span, rest]),
      () => Buffer.concat([before, byte, rest.subarray(1)]),
      () => Buffer.concat([before, token, rest]),
      () => Buffer.concat([before, token, after]),
      () => Buffer.concat([after, span, before]),
      () => Buffer.concat([before.subarray(0, line), Buffer.from('  '), bytes.subarray(line)]),
    ];
    bytes = Buffer.from(changes[random(changes.length)]?.() ?? bytes);
  }
  return new TextDecoder().decode(bytes);
}

it.each([1, 2, 3, 4, 5, 6])('survives 3,000 random changes to a small workspace, part %i of 6', (part) => {
  const random = seeded(part);
  const problems: string[] = [];
  const names = Object.keys(full);
  const rules = new Set<string>();
  let reported = 0;
  for (let i = 0; i < 500; i++) {
    const name = names[random(names.length)] ?? '';
    const text = mutated(full[name] ?? '', random);
    const found = findings(sourcesOf({ ...full, [name]: text }), `part ${part}, change ${i}, to ${name}`, problems);
    if (found.some((one) => one.exception === undefined)) reported++;
    for (const one of found) rules.add(one.rule);
  }
  expectNone(problems);
  expect(reported).toBeGreaterThan(300);
  // The changes reach every stage, and the rules behind them.
  for (const rule of ['syntax', 'known-keys', 'references-resolve', 'reads-by-readers']) expect(rules).toContain(rule);
});

it('survives 300 random changes to real files', () => {
  const random = seeded(4711);
  const problems: string[] = [];
  for (let i = 0; i < 300; i++) {
    const name = real[i % real.length] ?? real[0];
    const path = fileURLToPath(new URL(`../../architecture/${name}`, import.meta.url));
    const text = mutated(readFileSync(path, 'utf8'), random);
    findings(sourcesOf({ ...full, [name]: text }), `change ${i}, to ${name}`, problems);
  }
  expectNone(problems);
});
