import type { Model } from '../../model/model.ts';
import { type Files, modelOf } from '../workspace.ts';

/** Words that mean something to Mermaid, DOT, HTML or SVG. */
export const hostileWords: readonly string[] = [
  '<script>alert(1)</script>',
  '"]; end',
  'a"b\'c`d',
  '`**bold**`',
  'x|y||z',
  '-->|x| y; z',
  '}} end {{',
  '%%{init: {"theme":"dark"}}%%',
  '%% comment',
  'end',
  'subgraph',
  'direction TB',
  'a direction LR b',
  'style x:#fff;',
  'classDef x:#f"f;',
  'click a href "javascript:alert(1)"',
  'pk',
  'FK-1',
  '#quot; &quot; &amp;lt; #35;',
  '\\N \\G \\" \\',
  '<B>bold</B> <<TABLE>>',
  'wrap:text',
  'Note over a: b',
  'participant a as b',
  'line one\nline two\r\nend',
  'tab\tand\u2028separator\u0007',
  '日本語 – Ünïcode 🚀 \u202eabc',
  '1. list',
  '- list',
  '@{ shape: circle }',
  '$$x^2$$',
  'ﬂ°°60¶ß',
  ']]>',
  '{ <at-1> a | b }',
  '()[]{}<>/\\',
  ' ',
];

/** A workspace in which everything that may be called anything is called `word`. */
export function hostileModel(word: string): Model {
  const name = JSON.stringify(word.trim() === '' ? 'x' : word);
  const path = word.replaceAll(/[\s{}]/g, '+');
  const id = word.replaceAll('/', '+');
  const [from, to] = [`${id} from`, `${id} to`];
  // A dot in a foreign key begins the table of another schema.
  const foreignKey = word.includes('.') ? '' : `foreignKey: ${name}, `;
  const files: Files = {
    'platform.yaml': 'name: Hostile\ndescription: Names that bite.\n',
    [`domains/${id}.yaml`]: `name: ${name}\nteam: ${name}\ndescription: ${name}\nentities:\n  things: { name: ${name}, owner: ${JSON.stringify(from)}, readers: all }\n`,
    [`services/${from}.yaml`]: `title: ${name}
label: ${name}
version: 1.0.0
domain: ${JSON.stringify(id)}
description: ${name}
consumes: [{ events: [${JSON.stringify(id)}], calls: [{ to: outside, for: ${name} }] }]
store:
  engine: ${name}
  schema: ${name}
  tables:
    ${name}:
      entity: things
      description: ${name}
      columns:
        ${name}: { type: ${name}, primaryKey: true }
        two: { type: ${name}, ${foreignKey}references: ${JSON.stringify(to)} }
api:
  basePath: ${JSON.stringify(`/${path}`)}
  endpoints:
    ${JSON.stringify(`POST /${path}`)}:
      operation: create
      summary: ${name}
      entity: things
      responses: { 201: ${name} }
      calls:
        - { to: ${JSON.stringify(to)}, endpoint: ${JSON.stringify(`GET /${path}`)}, for: ${name} }
        - { to: outside, for: ${name}, mode: deferred }
        - { to: ${JSON.stringify(to)}, endpoint: GET /later, for: ${name}, status: planned }
  schemas: { ${name}: { type: object } }
`,
    [`services/${to}.yaml`]: `title: ${name}
version: 1.0.0
domain: ${JSON.stringify(id)}
description: ${name}
api:
  basePath: /to
  endpoints:
    ${JSON.stringify(`GET /${path}`)}: { operation: get, summary: ${name}, responses: { 200: {} } }
`,
    [`events/${id}.yaml`]: `message: ${name}\ndescription: ${name}\nchannel: ${name}\nproducer: ${JSON.stringify(from)}\ntrigger: ${JSON.stringify(`POST /${path}`)}\nconsumers: [${JSON.stringify(from)}, ${JSON.stringify(to)}]\npayload: { type: object }\n`,
    'actors.yaml': `outside: { name: ${name}, type: External System, technology: ${name}, description: ${name} }\n`,
    [`applications/${id}.yaml`]: `title: ${name}\nlabel: ${name}\ntype: ${name}\ndescription: ${name}\nscreens:\n  ${name}:\n    description: ${name}\n    calls: [{ to: ${JSON.stringify(to)}, endpoint: ${JSON.stringify(`GET /${path}`)}, for: ${name} }]\n`,
    'capabilities.yaml': `${name}:\n  name: ${name}\n  capabilities:\n    ${name}: { name: ${name}, status: partial, description: ${name}, services: [${JSON.stringify(to)}] }\n`,
  };
  return modelOf(files, {});
}
