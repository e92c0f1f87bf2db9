import mermaid from 'mermaid';
import { expect, it } from 'vitest';
import { mermaidIds, mermaidText, mermaidWord, oneLine } from '../../generators/emit/mermaid.ts';
import { hostileWords } from './diagrams-hostile.ts';
import { parses } from './diagrams-parser.ts';

/** What Mermaid has understood of a diagram, with its own marks for characters put back. */
async function understood(text: string, getter: string): Promise<string> {
  // Mermaid knows no kind of diagram before it has parsed one.
  expect(await parses(text), text).toBe('');
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const get: unknown = Reflect.get(db, getter);
  if (typeof get !== 'function') throw new Error(`Mermaid has no ${getter}`);
  const seen: unknown = Reflect.apply(get, db, []);
  const values = seen instanceof Map ? [...seen.values()] : seen;
  return JSON.stringify(values).replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) =>
    JSON.stringify(String.fromCodePoint(Number(code))).slice(1, -1),
  );
}

const shown = (word: string) => JSON.stringify(oneLine(word) === '' ? '–' : oneLine(word));

it.each(hostileWords.map((word) => [JSON.stringify(word), word]))('is read back to the letter: %s', async (_, word) => {
  const label = mermaidText(word);
  const sequence = `sequenceDiagram\n  participant a as ${label}\n  a->>a: ${label}\n  Note over a: ${label}\n`;
  expect(await understood(sequence, 'getMessages')).toContain(`"message":${shown(word)}`);
  expect(await understood(sequence, 'getActors')).toContain(`"description":${shown(word)}`);
  const chart = `flowchart LR\n  a["${label}"]\n  b["x"]\n  a -->|"${label}"| b\n`;
  expect(await understood(chart, 'getVertices')).toContain(`"text":${shown(word)}`);
  expect(await understood(chart, 'getEdges')).toContain(`"text":${shown(word)}`);
  const store = `erDiagram\n  a["${label}"] {\n    T c "${label}"\n  }\n  a ||--o{ a : "${label}"\n`;
  expect(await understood(store, 'getEntities')).toContain(`"alias":${shown(word)}`);
  expect(await understood(store, 'getEntities')).toContain(`"comment":${shown(word)}`);
  expect(await understood(store, 'getRelationships')).toContain(`"roleA":${shown(word)}`);
});

it('makes one line of several, without what hides or reorders', () => {
  expect(oneLine(' a\n\tb\u2028c \u202ed\u0007\ud800 ')).toBe('a b c d');
});

it('keeps the end of a label that follows style and a colon', async () => {
  const label = mermaidText('style:"x"');
  expect(await understood(`flowchart LR\n  a["${label}"]\n`, 'getVertices')).toContain('"text":"style:\\"x\\""');
});

it('leaves names and types of columns as they are where the grammar can hold them', () => {
  for (const word of ['_rev', 'order_id', 'VARCHAR(50)', 'DECIMAL(5,2)', 'TEXT[]', 'pk_of'])
    expect(mermaidWord(word)).toBe(word);
  expect(['DECIMAL(5, 2)', 'DOUBLE PRECISION', '2nd', 'PK', 'uk-1'].map(mermaidWord)).toEqual([
    'DECIMAL(5,2)',
    'DOUBLE_PRECISION',
    '_2nd',
    '_PK',
    '_uk-1',
  ]);
});

it('gives two things two ids, and one thing always the same', () => {
  const ids = mermaidIds();
  expect([ids('service', 'a-b'), ids('service', 'a.b'), ids('event', 'a-b'), ids('service', 'a-b')]).toEqual([
    'service_a_b',
    'service_a_b_2',
    'event_a_b',
    'service_a_b',
  ]);
});
