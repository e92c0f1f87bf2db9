/** Where a page ended: the name or the distance of its last location, and its id. */
export interface PageEnd {
  readonly after: string | number;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function tokenOf({ after, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([after, id])).toString('base64url');
}

/** Nothing for a token that we did not make. */
export function endIn(token: string, byDistance: boolean): PageEnd | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [after, id]: unknown[] = parts;
  if (typeof id !== 'string' || !uuid.test(id)) return undefined;
  if (byDistance) return typeof after === 'number' ? { after, id } : undefined;
  return typeof after === 'string' && !after.includes('\0') && !/\p{Surrogate}/u.test(after)
    ? { after, id }
    : undefined;
}
