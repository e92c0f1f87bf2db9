import type { Draft, Place } from './draft.ts';

/** `process.env.SVC_PAYMENTS_URL`, `env['…']`, `const { SVC_PAYMENTS_URL } = process.env` */
export function noteEnvironment(draft: Draft, name: string, start: number, end: number, { fn }: Place): void {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name)) return;
  draft.outlets.push({ kind: 'environment', what: name, at: start, len: end - start, fn });
}
