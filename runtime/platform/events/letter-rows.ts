/** What events of one key, and whoever replays them, wait for each other by. */
export function lockKey(consumer: string, { topic, key }: { readonly topic: string; readonly key: string }): string {
  return JSON.stringify(['novatrek dead letters', consumer, topic, key]);
}

/** What a dead letter says of why. */
export function errorOf(error: unknown): { readonly name?: string; readonly message: string; readonly stack?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  return { name, message, ...(stack === undefined ? {} : { stack }) };
}
