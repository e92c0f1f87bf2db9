import { it } from 'vitest';
import { inlineIgnores } from '/work/main/rules/inline-ignore.ts';
it('perf', () => {
  const time = (name: string, path: string, text: string) => { const t = performance.now(); const n = inlineIgnores(path, text).length; console.log(name, n, Math.round(performance.now() - t)); };
  const tags = Array.from({ length: 60000 }, (_, i) => `$a${i}$ `).join('');
  time('dollar', 'a.sql', `${tags}\n-- novatrek-ignore a -- b\nx`);
  time('many', 'a.ts', '// novatrek-ignore a -- b\nf(`a ${b}`);\n'.repeat(20000));
  time('braces', 'a.ts', `// novatrek-ignore a -- b\n${'('.repeat(500000)}`);
  time('braces2', 'a.ts', `${'// novatrek-ignore a -- b\n(\n'.repeat(5000)}`);
  time('slashes', 'a.ts', `// novatrek-ignore a -- b\n${'= /'.repeat(300000)}`);
  time('quotes', 'a.sql', `-- novatrek-ignore a -- b\n${"'\"".repeat(300000)}`);
  time('open comments', 'a.sql', `-- novatrek-ignore a -- b\n${'/* '.repeat(300000)}`);
  time('open html', 'a.md', `novatrek-ignore a -- b\n${'<!-- '.repeat(300000)}`);
  time('templates', 'a.ts', `// novatrek-ignore a -- b\n${'`${'.repeat(200000)}`);
  time('yaml', 'a.yaml', `# novatrek-ignore a -- b\n${' # '.repeat(100000)}`);
  time('spaces', 'a.ts', `// novatrek-ignore ${' '.repeat(500000)}\n`);
  time('dashes', 'a.ts', `// novatrek-ignore a ${'-- '.repeat(50000)}\n`);
});
