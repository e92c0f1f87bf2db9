import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';

/** Notes that an operation gave an answer. */
export function noteAnswer(service: string, operation: string, status: number): void {
  appendFileSync(inject('answers'), `${service} ${operation} ${status}\n`);
}
