import type { Contract } from './contract.ts';
import type { Bad, Text } from './environment.ts';

/** Bytes of a secret. */
export const secretLength = 32;

/** `guest-data-key` → GUEST_DATA_KEY. */
export function secretVariable(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The keys that the contract declares. Their values are never part of what is said of them. */
export function secretsOf({ secrets = [] }: Contract, text: Text, bad: Bad): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    secrets.flatMap((name) => {
      const variable = secretVariable(name);
      const given = text(variable);
      const key = Buffer.from(given ?? '', 'base64');
      if (given !== undefined && key.length === secretLength) return [[name, new Uint8Array(key)]];
      const wanted = `${secretLength} bytes in base64 (openssl rand -base64 ${secretLength})`;
      bad(variable, given === undefined ? `is missing: ${wanted}` : `must be ${wanted}`);
      return [];
    }),
  );
}
