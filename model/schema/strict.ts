import * as z from 'zod';

/**
 * An object that knows its keys. The message of an `unrecognized_keys` issue carries the known ones, so that the
 * finding can suggest the right word; keys that start with `x-` are let through when findings are made.
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

export const text = z.string().min(1);
/** Prose a reader relies on: it may not be empty. */
export const prose = z.string().trim().min(1);
export const kebabId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case: lower-case words joined by -');
export const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a color like #2563eb');
export const isoDate = z.string().refine(isDate, 'must be a date like 2026-03-31').meta({ format: 'date' });
export const version = z
  .string()
  .regex(
    /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/,
    'must be a semantic version like 1.4.0 (quote it if YAML takes it for a number)',
  );
export const decisionId = z.string().regex(/^[A-Z]+-\d+$/, 'must be a decision id like ADR-006');

/** A real day in the calendar, written 2026-03-31. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}
