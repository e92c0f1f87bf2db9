/** Something outside the program stands in the way; the message says what, and what to do about it. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
