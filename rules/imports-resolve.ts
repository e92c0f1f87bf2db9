import { rule } from './rule.ts';
import type { Import } from './scan/facts.ts';

export const importsResolve = rule<Import>({
  id: 'imports-resolve',
  severity: 'error',
  why: 'what an import leads to has to be known: an import that leads nowhere is code that nobody checked',
  example: {
    breaks: "import { price } from './prices.ts', and there is no such file",
    mend: "import { price } from './price.ts'",
  },
  subjects: ({ code }) => code?.imports ?? [],
  *check(imports) {
    for (const { to, at, file, specifier, how, role } of imports) {
      if (to.kind !== 'unresolved') continue;
      // What starts a system loads parts of it that stand elsewhere, or come to be when it is built.
      if (how === 'dynamic' && role !== 'service' && role !== 'test') continue;
      const computed = specifier === '';
      yield {
        message: computed
          ? `${file} imports what is decided at run time`
          : `${file} imports ${specifier}: ${to.reason}`,
        subject: `${file} ${specifier}`,
        at,
        fix: computed ? 'write the path as text' : mend(specifier),
      };
    }
  },
});

function mend(specifier: string): string {
  return /\.gen(?:\.[cm]?[jt]s)?$/.test(specifier)
    ? 'novatrek generate writes it'
    : 'mend the path, or name the alias in the paths of tsconfig.json';
}
