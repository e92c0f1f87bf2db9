import type { RunningService } from '../../runtime/platform/host.ts';

/** A service that runs, until it is told to end. One that belongs to a platform is told by it when to sow its data. */
export async function serve(running: RunningService, told: Promise<void>): Promise<number> {
  process.stderr.write(`${running.url}\n`);
  process.on('message', (message) => {
    if (message === 'seed')
      running.seed().then(
        (seeded) => tell({ seeded }),
        (error: unknown) => tell({ seeded: String(error) }),
      );
  });
  tell({ ready: true });
  await told;
  await running.stop();
  if (process.connected) process.disconnect();
  return 0;
}

function tell(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
