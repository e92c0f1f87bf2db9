import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Killed with -9 nobody can tidy up after himself, but the kernel closes his pipes: a shell that waits for that sends
 * the server its fast shutdown, and an immediate one if that does nothing. It makes sure of the pid first, since the
 * number may by then belong to somebody else.
 */
const script = `
read -r never
alive() { [ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -0 "$1" 2>/dev/null; }
alive "$1" "$2" && kill -INT "$1"
n=0
while alive "$1" "$2" && [ $n -lt 200 ]; do sleep 0.1; n=$((n+1)); done
alive "$1" "$2" && kill -QUIT "$1" && sleep 2
shift 2
[ $# -gt 0 ] && rm -rf -- "$@"
exit 0
`;

/** Stops the server when this process ends, however it ends. Does nothing once the server has stopped. */
export function watchOver(pid: number, cluster: string, thenRemove: readonly string[] = []): { release: () => void } {
  let released = false;
  let shell: ChildProcess | undefined;
  const start = () => {
    shell = spawn('/bin/sh', ['-c', script, 'novatrek-watchdog', String(pid), cluster, ...thenRemove], {
      cwd: '/',
      // Away from the terminal: Ctrl-C is for us, and we stop the server when everybody is done with it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.once('exit', () => {
      if (!released) setTimeout(start, 1000).unref();
    });
    shell.unref();
  };
  // Windows has neither the shell nor the signal; there an orphan is found and stopped by the next start.
  if (process.platform !== 'win32') start();
  return {
    release: () => {
      released = true;
      // Ended and not told: what it would do at the end of its input is not wanted.
      shell?.kill('SIGKILL');
    },
  };
}
