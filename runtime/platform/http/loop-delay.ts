/** How late the event loop is: milliseconds, smoothed over about a second. One timer for all servers of the process. */
export interface LoopDelay {
  /** Nothing before the beginning: what a start takes turns nobody away. */
  current(): number;
  /** From here on it counts, and what was late before is forgotten. */
  begin(): void;
  stop(): void;
}

const interval = 100;
let watchers = 0;
let delay = 0;
let timer: NodeJS.Timeout | undefined;

export function watchLoopDelay(): LoopDelay {
  let state: 'before' | 'counts' | 'stopped' = 'before';
  return {
    current: () => (state === 'counts' ? delay : 0),
    begin() {
      if (state !== 'before') return;
      state = 'counts';
      watchers++;
      start();
    },
    stop() {
      if (state === 'counts') watchers--;
      state = 'stopped';
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
      delay = 0;
    },
  };
}

/** Work that is no request is done: loading data, starting others in this process. */
export function forgetLoopDelay(): void {
  if (watchers > 0) start();
}

function start(): void {
  clearInterval(timer);
  delay = 0;
  let last = performance.now();
  timer = setInterval(() => {
    const now = performance.now();
    const late = Math.max(0, now - last - interval);
    last = now;
    delay = delay * 0.8 + late * 0.2;
  }, interval).unref();
}
