export type TypeChange = 'same' | 'in place' | 'rewrites' | 'narrows';

/** What it takes to turn one type into another with every value still fitting. */
export function typeChange(from: string, to: string): TypeChange {
  if (from === to) return 'same';
  const [a, b] = [parse(from), parse(to)];
  if (a.list !== b.list) return 'narrows';
  if (a.name === b.name) return sized(a, b);
  if (a.name === 'varchar' && b.name === 'text') return 'in place';
  if (a.name === 'char' && (b.name === 'text' || (b.name === 'varchar' && !(size(b, 0) < size(a, 0)))))
    return 'rewrites';
  const [was, is] = [whole.indexOf(a.name), whole.indexOf(b.name)];
  if (was >= 0 && is > was) return 'rewrites';
  // Every whole number of a type has at most so many digits.
  if (was >= 0 && b.name === 'numeric')
    return size(b, 0) - (b.sizes[1] ?? 0) >= (digits[was] ?? 0) || b.sizes.length === 0 ? 'rewrites' : 'narrows';
  return a.name === 'real' && b.name === 'double precision' ? 'rewrites' : 'narrows';
}

interface Parsed {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly list: boolean;
}

const whole = ['smallint', 'integer', 'bigint'];
const digits = [5, 10, 19];

function parse(type: string): Parsed {
  const [, name = type, sizes = '', list = ''] = /^([a-z ]+?)(?:\(([\d,]+)\))?(\[\])?$/.exec(type) ?? [];
  return { name, sizes: sizes === '' ? [] : sizes.split(',').map(Number), list: list !== '' };
}

function size(type: Parsed, at: number): number {
  return type.sizes[at] ?? Number.POSITIVE_INFINITY;
}

function sized(a: Parsed, b: Parsed): TypeChange {
  if (a.name !== 'numeric') {
    if (size(b, 0) < size(a, 0)) return 'narrows';
    return a.name === 'varchar' ? 'in place' : 'rewrites';
  }
  if (b.sizes.length === 0) return 'in place';
  const [scale, wanted] = [a.sizes[1] ?? 0, b.sizes[1] ?? 0];
  if (a.sizes.length === 0 || wanted < scale || size(b, 0) - wanted < size(a, 0) - scale) return 'narrows';
  return wanted === scale ? 'in place' : 'rewrites';
}
