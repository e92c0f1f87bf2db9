import { expect, it } from 'vitest';
import { applyIgnores } from '../../rules/apply-ignores.ts';
import { inlineIgnores } from '../../rules/inline-ignore.ts';
import { unignorable } from '../../rules/suppression-laws.ts';

/** What is read from a file, in short: rule, lines, reason. */
function read(path: string, text: string): string[] {
  return inlineIgnores(path, text).map(
    ({ rule, from, to, reason, until, problem }) =>
      `${rule} ${from}-${to}${until === undefined ? '' : ` until ${until}`} (${problem ?? reason ?? ''})`,
  );
}

const ruleIds = new Set(['sql-is-known', 'no-raw-http', 'ignore-needed']);

function judge(text: string, found: readonly [rule: string, line: number][], today = '2026-06-01') {
  const findings = found.map(([rule, line]) => ({ rule, file: 'a.ts', place: { line } }));
  const judged = applyIgnores(findings, inlineIgnores('a.ts', text), { ruleIds, unignorable, today });
  const messages = (list: readonly { message: string }[]) => list.map((one) => one.message);
  return {
    open: judged.open.map((one) => one.place.line),
    ignored: judged.ignored.map(({ finding, ignore }) => `${finding.place.line} ${ignore.reason ?? ''}`),
    incomplete: messages(judged.incomplete),
    expired: messages(judged.expired),
    needless: messages(judged.needless),
  };
}

const clean = { open: [], incomplete: [], expired: [], needless: [] };

it('reads a comment behind code for its own line, and one above for the next line of code', () => {
  expect(read('a.ts', 'a();\nb(); // novatrek-ignore no-raw-http -- old door\n')).toEqual([
    'no-raw-http 2-2 (old door)',
  ]);
  expect(read('a.ts', '// novatrek-ignore no-raw-http -- old door\n\n// more words\na();\nb();\n')).toEqual([
    'no-raw-http 4-4 (old door)',
  ]);
  expect(
    read('a.ts', '/**\n * novatrek-ignore no-raw-http until=2027-01-31\n *   -- old\n *   door\n */\na();\n'),
  ).toEqual(['no-raw-http 6-6 until 2027-01-31 (old door)']);
  expect(read('a.ts', '/* novatrek-ignore a -- one */ /* novatrek-ignore b -- two */ f();\r\n')).toEqual([
    'a 1-1 (one)',
    'b 1-1 (two)',
  ]);
  expect(read('a.ts', 'a();\n// novatrek-ignore no-raw-http -- end\n')).toEqual(['no-raw-http 0--1 (end)']);
});

it('covers a call that runs over several lines, but no block', () => {
  const query = `// novatrek-ignore sql-is-known -- report
const rows = await db.query(
  { text: \`SELECT *
    FROM \${table({ a: 1 })}
    WHERE true\` },
);
next();
`;
  expect(read('a.ts', query)).toEqual(['sql-is-known 2-6 (report)']);
  const head = '// novatrek-ignore sql-is-known -- report\nexport function f(a: string) {\n  bad();\n}\n';
  expect(read('a.ts', head)).toEqual(['sql-is-known 2-2 (report)']);
  const test = "// novatrek-ignore sql-is-known -- report\nit('runs', () => {\n  bad();\n});\n";
  expect(read('a.ts', test)).toEqual(['sql-is-known 2-2 (report)']);
});

it('covers one line of what goes on without end, and stays quick', () => {
  const list = `// novatrek-ignore sql-is-known -- report\nconst a = [\n${'  1,\n'.repeat(3000)}];\n`;
  expect(read('a.ts', list)).toEqual(['sql-is-known 2-2 (report)']);
  expect(read('m.sql', 'SELECT 1;\n/* novatrek-ignore a -- b')).toEqual(['a 0--1 (b)']);
  const tags = Array.from({ length: 50_000 }, (_, i) => `$a${i}$`).join(' ');
  expect(read('m.sql', `${tags}\n-- novatrek-ignore a -- b\nSELECT 1;\n`)).toEqual(['a 3-3 (b)']);
  expect(read('a.md', `${'<!-- '.repeat(50_000)} novatrek-ignore`)).toEqual([]);
});

it('takes comments for comments, and strings for strings', () => {
  const said = '// novatrek-ignore no-raw-http -- x';
  for (const line of [
    `const a = '${said}';`,
    `const a = "${said}";`,
    `const a = \`${said}\`;`,
    `const a = \`\${\`${said}\`}\`;`,
    `const a = /[/]\\/\\/ novatrek-ignore no-raw-http -- x/;`,
    '// see novatrek-ignore no-raw-http -- x',
  ])
    expect(read('a.ts', `${line}\nb();\n`), line).toEqual([]);
  for (const line of [
    `const a = 'it\\'s'; ${said}`,
    `const a = /["'\`]/; ${said}`,
    `const a = b / c; ${said}`,
    `const a = /x/ / 2; ${said}`,
    `const a = \`\${b({ c: '}' })}\`; ${said}`,
    `return a.match(/\\//) ? '"' : "'"; ${said}`,
    `<p>it's</p> ${said}`,
  ])
    expect(read('a.tsx', `${line}\nb();\n`), line).toEqual(line.startsWith('<p>') ? [] : ['no-raw-http 1-1 (x)']);
});

it('reads SQL: files, bodies of functions, and template literals of a script', () => {
  expect(read('m.sql', "SELECT '-- novatrek-ignore a -- b';\n-- novatrek-ignore a -- b\nSELECT 1;\n")).toEqual([
    'a 3-3 (b)',
  ]);
  expect(
    read('m.sql', 'DO $x$\nBEGIN\n  -- novatrek-ignore a -- b\n  PERFORM 1; /* novatrek-ignore c -- d */\nEND $x$;\n'),
  ).toEqual(['a 4-4 (b)', 'c 4-4 (d)']);
  const script = 'const a = sql`\n  SELECT 1\n  -- novatrek-ignore a -- b\n  FROM x.y\n`;\n';
  expect(read('a.ts', script)).toEqual(['a 4-4 (b)']);
  const lines = 'const a = sql`\n  -- novatrek-ignore a -- b\n  SELECT (1,\n  2)\n`;\n';
  expect(read('a.ts', lines)).toEqual(['a 3-3 (b)']);
});

it('reads YAML and Markdown', () => {
  expect(
    read('a.yaml', "a: 'x # novatrek-ignore a -- b'\nb: c # novatrek-ignore a -- b\nd: e#novatrek-ignore\n"),
  ).toEqual(['a 2-2 (b)']);
  expect(read('a.md', 'text\n<!-- novatrek-ignore a -- b -->\nmore\n')).toEqual(['a 3-3 (b)']);
  expect(read('a.png', '// novatrek-ignore a -- b\n')).toEqual([]);
});

it('ignores the one rule on the one line', () => {
  const text = 'a();\nb(); // novatrek-ignore no-raw-http -- old door\nc();\n';
  expect(judge(text, [['no-raw-http', 2]])).toEqual({ ...clean, ignored: ['2 old door'] });
  const found: [string, number][] = [
    ['no-raw-http', 1],
    ['no-raw-http', 2],
    ['sql-is-known', 2],
    ['no-raw-http', 3],
  ];
  expect(judge(text, found)).toEqual({ ...clean, open: [1, 2, 3], ignored: ['2 old door'] });
});

it('an ignore without a reason is a finding, and no second one', () => {
  for (const text of ['b(); // novatrek-ignore no-raw-http', 'b(); // novatrek-ignore no-raw-http --'])
    expect(judge(`${text}\n`, [['no-raw-http', 1]])).toEqual({
      ...clean,
      ignored: ['1 '],
      incomplete: ['this ignore of no-raw-http gives no reason'],
    });
});

it('an ignore that names no rule there is covers nothing', () => {
  const of = (words: string) => judge(`b(); // ${words}\n`, [['no-raw-http', 1]]);
  const bad = (message: string) => ({ ...clean, open: [1], ignored: [], incomplete: [message] });
  expect(of('novatrek-ignore no-raw-htp -- x')).toEqual(bad('this ignore names the unknown rule no-raw-htp'));
  expect(of('novatrek-ignore -- x')).toEqual(bad('this ignore cannot be read: it names no rule'));
  expect(of('novatrek-ignore')).toEqual(bad('this ignore cannot be read: it names no rule'));
  expect(of('novatrek-ignore-next-line no-raw-http -- x')).toEqual(
    bad('this ignore cannot be read: it novatrek-ignore-next-line is no command'),
  );
  expect(of('novatrek-ignore no-raw-http because old')).toEqual(
    bad('this ignore cannot be read: it does not understand because old'),
  );
  expect(of('novatrek-ignore ignore-needed -- x')).toEqual(bad('ignore-needed cannot be ignored'));
  const [finding] = applyIgnores([], inlineIgnores('a.ts', 'b(); // novatrek-ignore no-raw-htp -- x'), {
    ruleIds,
    today: '2026-06-01',
  }).incomplete;
  expect(finding?.fix).toBe('did you mean no-raw-http?');
  expect(finding?.at).toEqual({ file: 'a.ts', path: ['@line', 1, 6, 34] });
});

it('an ignore holds until its last day, and a day that is none has passed', () => {
  const until = (day: string) => judge(`b(); // novatrek-ignore no-raw-http until=${day} -- x\n`, [['no-raw-http', 1]]);
  expect(until('2026-06-01')).toEqual({ ...clean, ignored: ['1 x'] });
  expect(until('2026-05-31')).toEqual({
    ...clean,
    open: [1],
    ignored: [],
    expired: ['this ignore of no-raw-http expired on 2026-05-31'],
  });
  expect(until('2026-02-30').expired).toEqual([
    'this ignore of no-raw-http has no real day in until (2026-02-30), so it counts as expired',
  ]);
});

it('an ignore that ignores nothing is a finding', () => {
  expect(judge('b(); // novatrek-ignore no-raw-http -- x\n', [['sql-is-known', 1]])).toEqual({
    ...clean,
    open: [1],
    ignored: [],
    needless: ['this ignore ignores nothing: no-raw-http reports nothing on line 1'],
  });
  expect(judge('// novatrek-ignore no-raw-http -- x\n', []).needless).toEqual([
    'this ignore ignores nothing: no code follows it',
  ]);
});

it('two ignores above one line both hold', () => {
  const text = '// novatrek-ignore no-raw-http -- x\n// novatrek-ignore sql-is-known -- y\nb();\n';
  expect(
    judge(text, [
      ['no-raw-http', 3],
      ['sql-is-known', 3],
    ]),
  ).toEqual({ ...clean, ignored: ['3 x', '3 y'] });
});

it('a file that breaks off anywhere is read to its end', () => {
  const text = `const a = \`\${b({ c: '//' })} -- x\`; /* novatrek-ignore a -- b */ const r = /[/'"]/g; // novatrek-ignore c -- d\n`;
  for (let end = 0; end <= text.length; end++) inlineIgnores('a.ts', text.slice(end));
  for (let end = 0; end <= text.length; end++) inlineIgnores('a.ts', text.slice(0, end));
  expect(read('a.ts', text)).toEqual(['a 1-1 (b)', 'c 1-1 (d)']);
});
