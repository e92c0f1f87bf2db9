import { randomBytes } from 'node:crypto';

/** 96 bits, as many as a tag of the usual kind holds; the first byte says that it is ours. */
export function newRfidTag(): string {
  return `4E${randomBytes(11).toString('hex').toUpperCase()}`;
}
