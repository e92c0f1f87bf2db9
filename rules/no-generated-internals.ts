import { rule } from './rule.ts';
import type { Import } from './scan/facts.ts';

export const noGeneratedInternals = rule<Import>({
  id: 'no-generated-internals',
  severity: 'error',
  why: 'what a generator keeps to itself changes with the generator; its index, or the contract, is what it promises',
  example: {
    breaks: "import { schema } from './generated/internal/schema.ts'",
    mend: "import { schema } from './generated/index.ts'",
  },
  subjects: ({ code }) =>
    (code?.imports ?? []).filter(
      ({ role, to }) => role !== 'generated' && to.kind === 'file' && to.role === 'generated',
    ),
  *check(imports, { code }) {
    const indexes = new Set(
      code?.files.flatMap(({ path, role }) => (role === 'generated' && isIndex.test(path) ? folderOf(path) : [])),
    );
    for (const { to, at, service, file, specifier } of imports) {
      // Another service's output is another service's code, which no-import-across-services says.
      if (to.kind !== 'file' || (to.service !== undefined && to.service !== service)) continue;
      if (isIndex.test(to.path)) continue;
      const index = above(to.path).find((folder) => indexes.has(folder));
      if (index === undefined) continue;
      yield {
        message: `${file} imports ${to.path}, which its generator keeps to itself`,
        subject: `${service ?? file} ${to.path}`,
        at,
        fix: `import it from ${index}/index instead of ${specifier}`,
      };
    }
  },
});

const isIndex = /(^|\/)index\.[cm]?[jt]sx?$/;

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The folders a file stands in, the outermost first. */
function above(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
