import pg from 'pg';

type Parser = (text: string) => unknown;

/**
 * How columns arrive: a moment as ISO 8601 in UTC with milliseconds, days and times as they were written, and numbers
 * that JavaScript can't hold exactly as strings. The driver's own way would shift dates by the machine's time zone.
 */
export const columnValues: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
    return parsers.get(oid) ?? pg.types.getTypeParser(oid, 'text');
  },
};

const asIs: Parser = (text) => text;
const textArray: number = 1009;
const texts = pg.types.getTypeParser(textArray, 'text');
const arrayOf =
  (parse: Parser): Parser =>
  (text) => {
    const items: unknown = texts(text);
    return mapNested(items, parse);
  };

function mapNested(items: unknown, parse: Parser): unknown {
  if (Array.isArray(items)) return items.map((item: unknown) => mapNested(item, parse));
  return typeof items === 'string' ? parse(items) : items;
}

const parsers = new Map<number, Parser>([
  [20, asIs], // bigint
  [1700, asIs], // numeric
  [1082, asIs], // date
  [1083, asIs], // time
  [1266, asIs], // time with time zone
  [1186, asIs], // interval: ISO 8601, as each connection asks for
  [1114, localMoment],
  [1184, moment],
  [1016, arrayOf(asIs)],
  [1231, arrayOf(asIs)],
  [1182, arrayOf(asIs)],
  [1183, arrayOf(asIs)],
  [1270, arrayOf(asIs)],
  [1187, arrayOf(asIs)],
  [1115, arrayOf(localMoment)],
  [1185, arrayOf(moment)],
]);

/** `2026-11-21 18:00:00.123456+00`; `infinity` and years before Christ stay what PostgreSQL wrote. */
function moment(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::?\d\d)?)$/.exec(text);
  if (parts === null) return text;
  const [, day, time, fraction = '', zone = ''] = parts;
  const local = `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (zone === '+00') return `${local}Z`;
  return new Date(`${local}${zone.length === 3 ? `${zone}:00` : zone}`).toISOString();
}

function localMoment(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(text);
  return parts === null ? text : `${parts[1]}T${parts[2]}.${(parts[3] ?? '').slice(0, 3).padEnd(3, '0')}`;
}
