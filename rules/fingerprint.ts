import type { Diagnostic } from '../model/finding.ts';

/** What makes a finding the same finding tomorrow: no line, no column, no wording. */
export interface Identity {
  readonly rule: string;
  readonly subject: string;
  readonly file: string;
  /** 1 for the first of several that are equal in all else, in the order of the file. */
  readonly ordinal: number;
}

/** What an identity is read from: a diagnostic, located or not. */
export type Identifiable = Pick<Diagnostic, 'rule' | 'subject' | 'at'>;

/** The identities of findings, in the order given: give them all at once and sorted by place, or ordinals differ. */
export function identities(found: readonly Identifiable[]): Identity[] {
  const seen = new Map<string, number>();
  return found.map(({ rule, subject, at }) => {
    const key = keyOf({ rule, subject, file: at.file, ordinal: 0 });
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    return { rule, subject, file: at.file, ordinal };
  });
}

/** One text per identity: JSON, because a subject may hold any character that would be chosen to separate with. */
export function keyOf({ rule, subject, file, ordinal }: Identity): string {
  return JSON.stringify([rule, subject, file, ordinal]);
}

/** 32 hexadecimal digits for other tools. Stable for ever: a change of it would open every alert anew. */
export function fingerprint(identity: Identity): string {
  return hash(keyOf(identity));
}

const offset = 0x6c62272e07bb014262b821756295c58dn;
const prime = 0x0000000001000000000000000000013bn;

/** FNV-1a of 128 bits: names, not secrets; nothing here may import a crypto module. */
function hash(text: string): string {
  let state = offset;
  for (const byte of new TextEncoder().encode(text)) state = BigInt.asUintN(128, (state ^ BigInt(byte)) * prime);
  return state.toString(16).padStart(32, '0');
}
