// A replica to be killed: `DATABASE_URL=… TARGET_URL=… node --import run-typescript.js this`.
import { deferredCaller } from './deferred-caller.ts';

const { DATABASE_URL: databaseUrl = '', TARGET_URL: url = '', LETTERS = '0' } = process.env;
const caller = deferredCaller({ databaseUrl, url });
for (let letter = 0; letter < Number(LETTERS); letter++) {
  await caller.database.unit(() => caller.mail({ to: `guest-${letter}`, idempotencyKey: `letter-${letter}` }));
}
process.stdout.write('written\n');
caller.relay.start();
