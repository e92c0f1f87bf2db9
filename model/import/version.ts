import type { Origin } from '../finding.ts';
import type { Ledger } from './ledger.ts';
import { textOf } from './plain-data.ts';

/** The version as the metadata wants it: 2.1 is 2.1.0; what is no number at all becomes 0.0.0. */
export function versionOf(written: unknown, at: Origin, ledger: Ledger): string {
  const text = typeof written === 'number' ? String(written) : textOf(written);
  if (text !== undefined && /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(text)) return text;
  const [, major = '0', minor = '0', patch = '0', label = ''] =
    /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+.*)?$/i.exec(text?.trim() ?? '') ?? [];
  const version = `${major}.${minor}.${patch}${label}`;
  ledger.note(
    'changed',
    at,
    text === undefined ? 'no version' : `version ${text}`,
    'a version is like 1.4.0',
    `version: ${version}`,
  );
  return version;
}
