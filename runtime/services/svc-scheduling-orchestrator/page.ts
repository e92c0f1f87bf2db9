import type { After } from './store-conflicts.ts';

/** Where the next page begins, as callers carry it around. */
export function tokenOf({ at, id }: After): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Undefined for what is no token of ours. */
export function readToken(token: string): After | undefined {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return at === undefined || id === undefined || Number.isNaN(Date.parse(at)) || !uuid.test(id)
    ? undefined
    : { at, id };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
