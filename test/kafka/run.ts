/** A real broker for as long as a command runs: `run.ts <command> …`, which finds it in its environment. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { startBroker } from './broker.ts';
import { users } from './users.ts';

const [command = 'npx', ...args] = process.argv.slice(2);
const password = randomBytes(12).toString('hex');
const broker = await startBroker(users(), password);
process.stderr.write(`Apache Kafka ${broker.version} listens on ${broker.address}\n`);

// Tests run in processes of their own: they ask here for the broker to be killed and started again.
const control = createServer(async (_, response) => {
  try {
    await broker.restart();
    response.end();
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
const address = control.address();

const child = spawn(command, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    KAFKA_BROKERS: broker.address,
    KAFKA_USERNAME: 'admin',
    KAFKA_PASSWORD: password,
    KAFKA_CONTROL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/restart`,
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
const status = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
control.close();
control.closeAllConnections();
await broker.stop();
process.exit(status);
