import type { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The formats of JSON Schema, and narrower where PostgreSQL or a Date could do nothing with what they allow. */
export function addFormatsTo(ajv: Ajv2020): void {
  addFormats.default(ajv);
  // Without the `urn:uuid:` that a URN would begin with.
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  ajv.addFormat('date', isDay);
  ajv.addFormat('date-time', isMoment);
  ajv.addFormat('time', time);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const at = new Date(`${text}T00:00:00Z`);
  // February 30 would become a day of March.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** No leap seconds: a Date has none. */
const time = /^([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** In UTC, too, it must be of a year that is written with four digits. */
function isMoment(text: string): boolean {
  const [, day = '', separator = '', clock = ''] = /^(.{10})(.)(.+)$/.exec(text) ?? [];
  if (!isDay(day) || !/t/i.test(separator) || !time.test(clock)) return false;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
}
