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

const day = /^(\d{4})-(\d\d)-(\d\d)$/;
const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Counted, not asked of a Date: every request with a day in it is asked this. */
function isDay(text: string): boolean {
  const found = day.exec(text);
  if (found === null) return false;
  const [year, month, date] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (year === 0 || date === 0 || date > (daysOf[month - 1] ?? 0)) return false;
  return month !== 2 || date < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** No leap seconds: a Date has none. */
const time = /^([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** In UTC, too, it must be of a year that is written with four digits. */
function isMoment(text: string): boolean {
  const separator = text[10];
  if (separator !== 'T' && separator !== 't') return false;
  if (!isDay(text.slice(0, 10)) || !time.test(text.slice(11))) return false;
  // Only at the ends of time another zone is another year that matters.
  if (!text.startsWith('0001') && !text.startsWith('9999')) return true;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
}
