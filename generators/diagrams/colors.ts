import type { Domain } from '../../model/model.ts';

export interface Colors {
  readonly line: string;
  readonly fill: string;
  readonly text: string;
}

/** For what belongs to no domain. */
export const neutral: Colors = { line: '#64748b', fill: '#f1f5f9', text: '#111827' };

const palette = [
  '#2563eb',
  '#059669',
  '#d97706',
  '#7c3aed',
  '#dc2626',
  '#0891b2',
  '#4f46e5',
  '#be185d',
  '#4d7c0f',
  '#9333ea',
];

/** The colors a domain declares; one that declares none gets its own from its id, the same on every page. */
export function colorsOf(domain: Domain | undefined): Colors {
  if (domain === undefined) return neutral;
  const line = domain.color ?? palette[hash(domain.id) % palette.length] ?? neutral.line;
  const fill = domain.light ?? mixed(line, 0.14);
  return { line, fill, text: luminance(fill) > 0.3 ? '#111827' : '#ffffff' };
}

/** One word that names the domain's colors in stylesheets and diagrams. */
export function colorClass(domain: Domain | undefined): string {
  return domain === undefined ? 'domain-none' : `domain-${domain.id.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

function hash(text: string): number {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}

/** So much of the color on white. */
function mixed(color: string, part: number): string {
  const mix = channels(color).map((value) => Math.round(255 - (255 - value) * part));
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
