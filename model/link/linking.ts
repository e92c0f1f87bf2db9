/** The same type while it is being built: what the finished model only reads, linking may still fill in. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

/** What a name refers to. The stage references has proven that it exists, so a miss is a bug of this program. */
export function must<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`unresolved name ${id}: the stage references should have reported it`);
  return found;
}

/** Leaves out what is undefined, so that optional properties are absent rather than empty. */
export function defined<T extends Readonly<Record<string, unknown>>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The `x-…` keys of an object, in order of their names. */
export function extensionsOf(data: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => key.startsWith('x-'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
