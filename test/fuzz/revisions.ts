import type { OperationData } from '../../runtime/platform/contract.ts';
import { exchange } from './exchange.ts';
import { isRecord } from './is-record.ts';
import type { Target } from './platform.ts';

export interface Revision {
  readonly etag: string;
  /** As the body of an answer has it. */
  readonly rev: unknown;
}

/** What a change would have to be based on: of the thing at the address, or of the one it belongs to. */
export async function currentRevision(
  { contract, data }: Target,
  url: string,
  token: string | undefined,
): Promise<Revision | undefined> {
  const owner = data.path.replace(/[^}]*$/, '');
  const isReadable = Object.values<OperationData>(contract.operations).some(
    ({ method, path }) => method === 'GET' && path === owner,
  );
  if (!isReadable || token === undefined || /%(?![0-9a-f]{2})/i.test(url)) return undefined;
  const { headers, text } = await exchange({
    method: 'GET',
    url: url.slice(0, url.length - (data.path.length - owner.length)),
    headers: { authorization: `Bearer ${token}` },
    body: undefined,
    caller: null,
    user: undefined,
  });
  const { etag } = headers;
  if (etag === undefined) return undefined;
  const body: unknown = JSON.parse(text);
  return { etag, rev: isRecord(body) ? body._rev : undefined };
}
