import type { Origin } from '../model/finding.ts';
import type { Facts } from './rule.ts';
import type { Outlet, ScannedFile } from './scan/facts.ts';

/** The files that people wrote for services; what a test does reaches nobody. */
export function serviceFiles({ code }: Facts): ScannedFile[] {
  return (code?.files ?? []).filter(({ role, service }) => role === 'service' && service !== undefined);
}

/** The line of a place in code. */
export function lineOf({ file, path }: Origin): string {
  return [file, ...path.slice(0, 2)].join(' ');
}

/** The ways out of one kind in those files, each with the service it leaves. */
export function outletsIn(
  files: readonly ScannedFile[],
  { code }: Facts,
  kind: Outlet['kind'],
): (Outlet & { readonly service: string })[] {
  const paths = new Set(files.map(({ path }) => path));
  // An address that a raw request is sent to is part of that breach.
  const requests = kind === 'address' ? (code?.outlets ?? []).filter((one) => one.kind === 'http') : [];
  const asked = new Set(requests.map(({ at }) => lineOf(at)));
  return (code?.outlets ?? []).flatMap((outlet) =>
    outlet.kind === kind && outlet.service !== undefined && paths.has(outlet.file) && !asked.has(lineOf(outlet.at))
      ? [{ ...outlet, service: outlet.service }]
      : [],
  );
}
