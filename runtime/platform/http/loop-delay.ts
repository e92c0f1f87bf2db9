/** How late the event loop is: milliseconds, smoothed over about a second. One timer for all servers of the process. */
export interface LoopDelay {
  current(): number;
  stop(): void;
}

const interval = 100;
let watchers = 0;
let delay = 0;
let timer: NodeJS.Timeout | undefined;

export function watchLoopDelay(): LoopDelay {
  watchers++;
  timer ??= start();
  let stopped = false;
  return {
    current: () => delay,
    stop() {
      if (stopped) return;
      stopped = true;
      watchers--;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
      delay = 0;
    },
  };
}

function start(): NodeJS.Timeout {
  let last = performance.now();
  return setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - last - interval);
    last = now;
    delay = delay * 0.8 + late * 0.2;
  }, interval).unref();
}
