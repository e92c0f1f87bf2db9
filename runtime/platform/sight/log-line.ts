import { type Logger, pino } from 'pino';

/** Writes a line with these values, in the order of the names it was made for. */
export type WriteLine = (values: readonly (string | number)[]) => void;

/**
 * For a line that is written for each request and differs in nothing but some values. The logger writes it once, with
 * marks where the values go, and so decides what it looks like and what must not be seen; after that the text between
 * the marks is all that is needed. Putting it together anew each time costs more than handling a small request.
 */
export function lineWriter(logger: Logger, names: readonly string[], message: string): WriteLine {
  const usual: WriteLine = (values) =>
    logger.info(Object.fromEntries(names.map((name, i) => [name, values[i]])), message);
  const { asJsonSym, streamSym, timeSym } = pino.symbols;
  const asJson: unknown = Reflect.get(logger, asJsonSym);
  const time: unknown = Reflect.get(logger, timeSym);
  const stream: unknown = Reflect.get(logger, streamSym);
  if (typeof asJson !== 'function' || typeof time !== 'function' || !isPlain(stream)) return usual;
  const marks = names.map((_, i) => `<mark ${i}>`);
  const marked = Object.fromEntries(names.map((name, i) => [name, marks[i]]));
  const level = pino.levels.values.info ?? 30;
  const parts = cut(String(asJson.call(logger, marked, message, level, '<time>')), ['<time>', ...quoted(marks)]);
  if (parts === undefined) return usual;
  const [head = '', ...rest] = parts;
  return (values) => {
    if (!logger.isLevelEnabled('info')) return;
    let line = head + String(time.call(logger));
    for (let i = 0; i < rest.length; i++) {
      const value = values[i - 1];
      if (value !== undefined) line += typeof value === 'number' ? String(value) : textOf(value);
      line += rest[i];
    }
    stream.write(line);
  };
}

const quoted = (texts: readonly string[]) => texts.map((text) => `"${text}"`);

/** Where the line has a mark it is cut; undefined if one is missing, because its value is not to be seen. */
function cut(line: string, marks: readonly string[]): readonly string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  for (const mark of marks) {
    const at = line.indexOf(mark, from);
    if (at < 0) return undefined;
    parts.push(line.slice(from, at));
    from = at + mark.length;
  }
  return [...parts, line.slice(from)];
}

interface Stream {
  write(line: string): unknown;
}

/** A stream that asks to be told more than the line gets its lines from pino itself. */
function isPlain(stream: unknown): stream is Stream {
  if (typeof stream !== 'object' || stream === null || !('write' in stream)) return false;
  return typeof stream.write === 'function' && Reflect.get(stream, Symbol.for('pino.metadata')) !== true;
}

function textOf(value: string): string {
  return /^[\w .:/-]*$/.test(value) ? `"${value}"` : JSON.stringify(value);
}
