import { it } from 'vitest';

/** Empty where there is none to test on. */
export const valkeyUrl = process.env.VALKEY_URL ?? '';

/** Tests on a real Valkey (or Redis). Without one they are skipped, and the run says so. */
export const valkeyTests = it.skipIf(valkeyUrl === '');

if (valkeyUrl === '') {
  process.stderr.write('NOT RUN: what needs Valkey. VALKEY_URL is not set; .ci/valkey starts a server and runs it.\n');
}
