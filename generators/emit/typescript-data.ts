import { keyText, quoted } from './typescript.ts';

const width = 120;

/** Plain data as a TypeScript expression, on one line where it fits. Members that are undefined are left out. */
export function dataText(value: unknown, indent: string, used: number): string {
  return oneLine(value, width - used - 1) ?? lines(value, indent);
}

function oneLine(value: unknown, room: number): string | undefined {
  if (room < 0) return undefined;
  if (typeof value !== 'object' || value === null) {
    const text = scalarText(value);
    return text.length <= room ? text : undefined;
  }
  const list = Array.isArray(value);
  const entries = entriesOf(value);
  if (entries.length === 0) return list ? '[]' : '{}';
  const parts: string[] = [];
  let left = room - 4;
  for (const [key, item] of entries) {
    const start = list ? '' : `${dataKey(key)}: `;
    const text = oneLine(item, left - start.length);
    if (text === undefined) return undefined;
    parts.push(`${start}${text}`);
    left -= start.length + text.length + 2;
  }
  return list ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
}

function lines(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return scalarText(value);
  const list = Array.isArray(value);
  const inner = `${indent}  `;
  const rows = entriesOf(value).map(([key, item]) => {
    const start = list ? '' : `${dataKey(key)}: `;
    return `${inner}${start}${dataText(item, inner, inner.length + start.length)},\n`;
  });
  return `${list ? '[' : '{'}\n${rows.join('')}${indent}${list ? ']' : '}'}`;
}

function entriesOf(value: object): [string, unknown][] {
  const entries: [string, unknown][] = Object.entries(value);
  return Array.isArray(value) ? entries : entries.filter(([, item]) => item !== undefined);
}

function scalarText(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : Object.is(value, -0) ? '-0' : String(value);
}

/** `__proto__: …` would set the prototype instead of a property. */
function dataKey(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^(?:0|[1-9]\d{0,8})$/.test(name) ? name : keyText(name);
}
