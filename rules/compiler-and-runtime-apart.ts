import type { Finding } from '../model/finding.ts';
import { breachOf, crossesOver, type LayeredImport, layeredImports, runs } from './layers.ts';
import { rule } from './rule.ts';
import type { Import } from './scan/facts.ts';

type Subject = { readonly layered: LayeredImport } | { readonly brought: Import };

export const compilerAndRuntimeApart = rule<Subject>({
  id: 'compiler-and-runtime-apart',
  severity: 'error',
  why: 'the generated contract is all that passes between what reads the architecture and what runs: so each can be changed, and shipped, without the other',
  example: {
    breaks: "import { load } from 'novatrek/model/load.ts' in a service",
    mend: 'take what the service needs to know from its contract.gen.ts',
  },
  subjects: (facts) => [
    ...layeredImports(facts)
      .filter(crossesOver)
      .map((layered) => ({ layered })),
    ...(facts.code?.imports ?? [])
      .filter(({ role, to }) => runs(role) && to.kind !== 'file')
      .map((brought) => ({ brought })),
  ],
  *check(subjects) {
    for (const subject of subjects) {
      if ('brought' in subject) {
        const { specifier } = subject.brought;
        if (/^novatrek(\/|$)/.test(specifier) && !/^novatrek\/platform(\/|$)/.test(specifier))
          yield finding(subject.brought, 'only novatrek/platform runs with a service');
        continue;
      }
      const breach = breachOf(subject.layered);
      if (breach !== undefined)
        yield {
          ...finding(subject.layered.one, breach),
          related: [{ message: `the layer ${subject.layered.layer.name}`, at: subject.layered.layer.origin }],
        };
    }
  },
});

function finding({ file, specifier, at, to, role }: Import, reason: string): Finding {
  return {
    message: `${file} imports ${specifier}: ${reason}`,
    subject: `${file} -> ${to.kind === 'file' ? to.path : specifier}`,
    at,
    fix: runs(role)
      ? 'take it from the generated contract, or hand it over in the environment'
      : 'read what was generated, or start the platform; what runs is not linked into what builds it',
  };
}
