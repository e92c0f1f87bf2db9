import type { Facts } from './rule.ts';
import type { Outlet, ScannedFile } from './scan/facts.ts';

/** The files that people wrote for services; what a test does reaches nobody. */
export function serviceFiles({ code }: Facts): ScannedFile[] {
  return (code?.files ?? []).filter(({ role, service }) => role === 'service' && service !== undefined);
}

/** The ways out of one kind in those files, each with the service it leaves. */
export function outletsIn(
  files: readonly ScannedFile[],
  { code }: Facts,
  kind: Outlet['kind'],
): (Outlet & { readonly service: string })[] {
  const paths = new Set(files.map(({ path }) => path));
  return (code?.outlets ?? []).flatMap((outlet) =>
    outlet.kind === kind && outlet.service !== undefined && paths.has(outlet.file)
      ? [{ ...outlet, service: outlet.service }]
      : [],
  );
}
