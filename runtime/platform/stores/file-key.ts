/** What no store can hold, or what would mean another file somewhere on its way, is no key. */
export function checkKey(key: string): string {
  const parts = key.split('/');
  const wrong =
    key.length === 0 ||
    Buffer.byteLength(key) > 900 ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is not wanted
    /[\u0000-\u001f\u007f\\]/.test(key) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (wrong) throw new TypeError(`'${key}' can't be the key of a file`);
  return key;
}

const longest = 7 * 24 * 3_600;

/** A week at most, as with S3. */
export function checkSeconds(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longest)
    throw new TypeError(`an address can hold for 1 to ${longest} whole seconds, not ${seconds}`);
  return seconds;
}
