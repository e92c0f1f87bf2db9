import { expect, it } from 'vitest';
import { withEntry } from '../../bin/commands/new-entry.ts';
import { CannotRun } from '../../bin/workspace.ts';
import { parseYaml } from '../../model/source.ts';

const entity = { name: 'Tickets', owner: 'svc-desk', readers: [] };
const head = 'name: Support   # the desk\nteam: "Support Team"\ndescription: >-\n  Helps.\n\n  A lot.\n';
const notes = 'notes: { name: Notes, owner: svc-orders, readers: all }';

it.each<[string, string, RegExp]>([
  ['no map yet', head, /A lot\.\nentities:\n {2}tickets:\n/],
  ['no map and no last line break', head.trimEnd(), /A lot\.\nentities:\n/],
  [
    'a key without a value',
    `${head}entities: # none so far\n  # and here neither\nrules: []\n`,
    /# none so far\n {2}tickets:[\s\S]*\n {2}# and here neither\nrules/,
  ],
  ['an empty map in braces', `${head}entities: {}\nrules: []\n`, /entities: \{ "tickets": \{.*\} \}\nrules: \[\]\n$/],
  ['a map in braces', `${head}entities: { ${notes} } # all\n`, /readers: all \}, "tickets": \{.*\} \} # all\n$/],
  ['a comma at the end', `${head}entities: {\n  ${notes},\n}\n`, /readers: all \}, "tickets": \{.*\} \}\n$/],
  [
    'another indent, comments',
    `${head}entities:\n    ${notes} # old\n    # more to come\nrules: []\n`,
    /# old\n {4}tickets:\n {6}name: Tickets\n[\s\S]* {4}# more to come\nrules: \[\]\n$/,
  ],
  [
    'a list at the end',
    `${head}entities:\n  notes:\n    name: Notes\n    readers:\n    - svc-billing\n\n# the end\n`,
    / {4}- svc-billing\n {2}tickets:\n[\s\S]*readers: \[\]\n\n# the end\n$/,
  ],
  [
    'text at the end',
    `${head}entities:\n  notes:\n    name: Notes\n    description: |\n      Two\n\n      paragraphs`,
    /paragraphs\n {2}tickets:\n/,
  ],
  [
    'an entry without a value',
    `${head}entities:\n  notes:\nrules: []\n`,
    / {2}notes:\n {2}tickets:\n[\s\S]*\nrules: \[\]\n$/,
  ],
  ['quoted keys', `"name": a\n'entities':\n  "notes": {}\n`, / {2}"notes": \{\}\n {2}tickets:\n/],
  [
    'line breaks of Windows',
    `${head}entities:\n  ${notes}\n`.replaceAll('\n', '\r\n'),
    /all \}\r\n {2}tickets:\r\n {4}name: Tickets\r\n[^\n]*\r\n[^\n]*\[\]\r\n$/,
  ],
])('adds an entry and changes nothing else: %s', (_, before, after) => {
  const text = withEntry({ path: 'a.yaml', text: before }, 'entities', 'tickets', entity);
  expect(text).toMatch(after);
  expect(parseYaml(text).data).toMatchObject({ entities: { tickets: entity } });
  // Taking out what was put in gives the file as it was, but for a last line break and the spaces inside of braces.
  const left = text.split(/\r?\n/);
  for (const line of before.split(/\r?\n/)) if (!/^(entities: \{|.*\},$|\})/.test(line)) expect(left).toContain(line);
  expect(text.includes('\r\n')).toBe(before.includes('\r\n'));
  if (before.includes('\r\n')) expect(text.replaceAll('\r\n', '')).not.toContain('\n');
});

it.each([
  ['an entry of that name', `entities:\n  tickets: {}\n`],
  ['an anchor', `entities: &all\n  notes: {}\nmore: *all\n`],
  ['a list', `entities: []\n`],
])('gives up rather than spoil a file: %s', (_, text) => {
  expect(() => withEntry({ path: 'a.yaml', text }, 'entities', 'tickets', entity)).toThrow(CannotRun);
});
