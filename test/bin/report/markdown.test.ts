import { expect, it } from 'vitest';
import { markdown, marker } from '../../../bin/report/markdown.ts';
import { code, prose } from '../../../bin/report/markdown-text.ts';
import { against, bare, evil, found, hostile, ignored, report } from './sample.ts';

const limit = 65_536;

it('says in one line that all is well', () => {
  expect(markdown(report())).toBe(
    `${marker}\n## novatrek check: nothing to mend\n\n2 rules looked at 1,241 subjects in 8 files\n`,
  );
});

it('puts the verdict first, then file by file what, how to mend it and why', () => {
  const open = [
    found(),
    bare({ line: 40, message: 'second' }),
    bare({ file: 'b.ts', severity: 'warning', rule: 'no-orphans', message: 'third' }),
  ];
  expect(markdown(report({ open, prefix: 'shop/' }), { linkTo: 'https://host/o/r/blob/abc/', marked: false })).toBe(
    `## novatrek check: 2 errors, 1 warning

### Errors

**\`services/svc-a/store.ts\`**
- [line 12](https://host/o/r/blob/abc/shop/services/svc-a/store.ts#L12) **svc-a reads orders.orders** (\`cross-schema-read\`)
  - **fix** call orders.getOrder({ order_id })
  - **why** services share data over APIs only
  - **see** [architecture/domains/sales.yaml:6](https://host/o/r/blob/abc/shop/architecture/domains/sales.yaml#L6) the owner
- [line 40](https://host/o/r/blob/abc/shop/services/svc-a/store.ts#L40) **second** (\`cross-schema-read\`)

### Warnings

**\`b.ts\`**
- [line 12](https://host/o/r/blob/abc/shop/b.ts#L12) **third** (\`no-orphans\`)

2 rules looked at 1,241 subjects in 8 files
`,
  );
});

it('says when nothing of it blocks, and when the rules did not run', () => {
  const warned = markdown(report({ open: [bare({ severity: 'warning' })] }));
  expect(warned).toContain('## novatrek check: 1 warning, nothing that blocks\n');
  const broken = markdown(report({ open: [bare({ rule: 'syntax' })], complete: false }));
  expect(broken).toContain('The rules did not run');
  expect(broken).not.toContain('looked at');
});

it('shows first what the change lets pass, folds what stood before, and counts the rest', () => {
  const text = markdown(
    report({
      preExisting: [found({ line: 90 })],
      known: [found()],
      excepted: [found({ exception: 'EXC-1' })],
      ignored: [ignored()],
      base: against({
        known: 14,
        mended: 2,
        added: [
          {
            kind: 'exception',
            rule: 'reads-by-readers',
            subject: 'svc-a reads orders',
            file: 'architecture/exceptions.yaml',
            line: 4,
            reason: 'for now',
            owner: 'Sales Team',
            until: '2027-01-01',
          },
        ],
      }),
    }),
  );
  const [, , , second = '', third = ''] = text.split('\n');
  expect(second).toBe('> **This change lets 1 more breach pass:**');
  expect(third).toBe(
    '> - [architecture/exceptions.yaml:4](architecture/exceptions.yaml#L4) an exception for `reads-by-readers` of svc-a reads orders: for now (Sales Team, until 2027-01-01)',
  );
  expect(text).toContain(
    '<details><summary>1 finding on origin/main too: not of this change, and not in its way</summary>\n\n- [services/svc-a/store.ts:90](services/svc-a/store.ts#L90) svc-a reads orders.orders (`cross-schema-read`)\n\n</details>\n',
  );
  expect(text).toContain(
    '\nagainst origin/main · 1 pre-existing · 2 mended · 1 known (base 14, -13) · 1 recorded exception · 1 ignored in the source · 2 rules',
  );
});

it('stays below the limit of a comment, and says how many are left out', () => {
  const open = Array.from({ length: 900 }, (_, i) => found({ line: i + 1, file: `src/file-${i % 9}.ts` }));
  const preExisting = Array.from({ length: 900 }, (_, i) => found({ line: i + 1 }));
  for (const given of [report({ open }), report({ preExisting }), report({ open, preExisting })]) {
    const text = markdown(given);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.length).toBeGreaterThan(limit - 1500);
    const shown = [...text.matchAll(/^- \[/gm)].length;
    const left = Number(/\*\*([\d,]+) more findings left out/.exec(text)?.[1]?.replace(',', ''));
    expect(shown + left).toBe(given.open.length + given.preExisting.length);
    expect([...text.matchAll(/<details>/g)].length).toBe([...text.matchAll(/<\/details>/g)].length);
  }
  const long = markdown(report({ open: [found({ message: 'x'.repeat(100_000) }), bare()] }));
  expect(long.length).toBeLessThan(limit);
  expect(long).toContain('2 more findings left out');
});

it('shows words as they are: no markup, no mention, no reference, no link', () => {
  expect(prose('a_b *c* _d_ `e` <f> [g](h) | ~i~ \\ $j$')).toBe(
    'a_b \\*c\\* \\_d\\_ \\`e\\` \\<f> \\[g\\](h) \\| \\~i\\~ \\\\ \\$j\\$',
  );
  const split = '<!-- -->';
  expect(prose('@admin o/r#12 !7 GH-3 https://x.y www.x.y a@b.c')).toBe(
    `@${split}admin o/r#${split}12 !${split}7 GH-${split}3 https:${split}//x.y www${split}.x.y a@${split}b.c`,
  );
  for (const start of ['- a', '# a', '> a', '+ a', '1. a', '=== a']) expect(prose(start)).toBe(`${split}${start}`);
  expect(prose('one\n\ntwo\r\n# three')).toBe('one two· # three');
  expect(code('a `` b')).toBe('``` a `` b ```');
});

it('lets nothing evil through', () => {
  const text = markdown(hostile());
  const own = text
    .replaceAll(marker, '')
    .replaceAll('<!-- -->', '\u2063')
    .replaceAll(/<\/?(details|summary)>/g, '')
    .replaceAll(/(`+) .*? \1|`[^`]*`/g, '')
    .replaceAll(/\\./g, '');
  expect(own).not.toMatch(/<|@\w|#\d|:\/\/|www\.|\p{Cc}(?<!\n)|\u202e/u);
  expect([...text.matchAll(/^#+ .*/gm)].map(String)).toEqual([
    '## novatrek check: 1 error, 1 warning',
    '### Errors',
    '### Warnings',
  ]);
  expect(evil).toContain('\n# head');
});
