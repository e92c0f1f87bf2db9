import { fits, type Schemas } from './fits.ts';
import { textFor } from './pattern.ts';

/** A text for a property of that name, within the bounds of its schema. */
export function textLike(schema: Schemas, name: string): { readonly value: string } | undefined {
  const format = typeof schema.format === 'string' ? byFormat[schema.format]?.(name) : undefined;
  const pattern = typeof schema.pattern === 'string' ? textFor(schema.pattern) : undefined;
  const words = name.replaceAll(/[^A-Za-z0-9]+/g, ' ').trim() || 'text';
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  if (least > 10_000) return undefined;
  const times = Math.max(Math.ceil((least + 1) / (words.length + 1)), 1);
  const plain = Array(times).fill(words).join(' ').slice(0, most);
  const value = [format, pattern, plain].find((text) => text !== undefined && fits(text, schema, {}));
  return value === undefined ? undefined : { value };
}

const byFormat: Readonly<Record<string, (name: string) => string>> = {
  uuid: uuidOf,
  date: () => '2026-06-15',
  'date-time': () => '2026-06-15T09:30:00Z',
  time: () => '09:30:00Z',
  duration: () => 'PT30M',
  email: () => 'someone@example.com',
  uri: () => 'https://example.com/',
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  byte: () => 'ZXhhbXBsZQ==',
};

/** The same name gives the same id, so that a reader sees which fields mean one thing. */
function uuidOf(name: string): string {
  let hash = 0x811c9dc5;
  const digits = (length: number, salt: string) => {
    for (const char of `${name}${salt}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, '0').slice(-length);
  };
  return `${digits(8, 'a')}-${digits(4, 'b')}-4${digits(3, 'c')}-9${digits(3, 'd')}-${digits(8, 'e')}${digits(4, 'f')}`;
}

/** A small number within the bounds, on the step. */
export function numberFor(schema: Schemas, whole: boolean): { readonly value: number } | undefined {
  const bound = (keyword: string) => (typeof schema[keyword] === 'number' ? schema[keyword] : undefined);
  const step = bound('multipleOf') ?? (whole ? 1 : undefined);
  const above = bound('exclusiveMinimum');
  const below = bound('exclusiveMaximum');
  const low = bound('minimum') ?? above;
  const high = bound('maximum') ?? below;
  const middle = ((low ?? (high ?? 0) - 1) + (high ?? (low ?? 0) + 1)) / 2;
  const wanted = [1, low, high, middle].filter((value) => value !== undefined);
  const steps = wanted.flatMap((value) => {
    if (step === undefined) return [value];
    const down = Math.floor(value / step) * step;
    return [down + (down < value ? step : 0), down, down + step, down - step];
  });
  const value = steps.find((one) => fits(one, schema, {}) && (!whole || Number.isInteger(one)));
  return value === undefined ? undefined : { value };
}
