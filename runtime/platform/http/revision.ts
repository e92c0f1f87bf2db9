import type { Contract, TableData } from '../contract.ts';
import { invalid, Refusal, staleRevision } from './refusal.ts';

/** The revision that a change is based on, from `If-Match: "7"`. */
export type ReadRevision = (ifMatch: string | undefined) => string;

export function revisionReader(contract: Contract): ReadRevision {
  const counted = countsRevisions(contract);
  return (ifMatch) => {
    if (ifMatch === undefined || ifMatch === '')
      throw new Refusal(
        428,
        'revision-required',
        'The change needs the revision it is based on: send the ETag you last read as If-Match',
      );
    const revision = /^"([\x21\x23-\x7e]{1,100})"$/.exec(ifMatch.trim())?.[1];
    if (revision === undefined)
      throw invalid([{ pointer: '/headers/If-Match', detail: 'must be one revision in double quotes, like "7"' }]);
    // PostgreSQL would call it malformed; it only is none that there ever was.
    if (counted && !(/^\d{1,10}$/.test(revision) && Number(revision) < 2 ** 31)) throw staleRevision();
    return revision;
  };
}

function countsRevisions(contract: Contract): boolean {
  const columns = Object.values<TableData>(contract.tables).flatMap(({ columns }) => columns._rev ?? columns.rev ?? []);
  return (
    columns.length > 0 && columns.every(({ type }) => /^(int|integer|smallint|bigint|serial|bigserial)/i.test(type))
  );
}

/** Who says it twice must say the same twice. */
export function agree(revision: string, body: unknown): void {
  if (typeof body !== 'object' || body === null || !('_rev' in body) || body._rev === null) return;
  if (String(body._rev) !== revision)
    throw new Refusal(409, 'revision-contradicts', 'The _rev in the body is not the revision in If-Match');
}

/** Of an answer, for its ETag. */
export function revisionIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('_rev' in value && typeof value._rev === 'string')
    return /^[\x21\x23-\x7e]{1,100}$/.test(value._rev) ? value._rev : undefined;
  const said = '_rev' in value ? value._rev : 'rev' in value ? value.rev : undefined;
  return Number.isInteger(said) ? String(said) : undefined;
}
