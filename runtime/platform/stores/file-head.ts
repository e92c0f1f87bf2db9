/** Stands before the content, in the same file: the two can't come apart. */
export interface FileHead {
  readonly key: string;
  readonly mediaType: string;
}

/** One line of JSON. */
export function headOf({ key, mediaType }: FileHead): Buffer {
  return Buffer.from(`${JSON.stringify({ key, mediaType })}\n`);
}

export function readHead(content: Buffer): { readonly mediaType: string; readonly length: number } {
  const end = content.indexOf('\n');
  const head: unknown = JSON.parse(content.subarray(0, end).toString('utf8'));
  if (typeof head === 'object' && head !== null && 'mediaType' in head && typeof head.mediaType === 'string')
    return { mediaType: head.mediaType, length: end + 1 };
  throw new Error('a stored file has no head');
}
