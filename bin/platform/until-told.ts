/** Resolves when a signal comes, or when the one who started this process is gone. */
export function untilTold(): Promise<void> {
  return new Promise((end) => {
    let asked = false;
    const told = () => {
      // Who asks twice doesn't want to wait; the watchdog of the database sees to the rest.
      if (asked) process.exit(130);
      asked = true;
      end();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told);
    if (process.send === undefined) return;
    const orphaned = () => {
      end();
      // Nobody waits for us any more, and what we would wait for may be gone too.
      setTimeout(() => process.exit(1), 10_000).unref();
    };
    if (process.connected) process.once('disconnect', orphaned);
    else orphaned();
  });
}
