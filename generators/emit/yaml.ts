/**
 * Data → YAML text under a comment. Written by hand because the output is megabytes at every run: the `yaml` package
 * needs twenty times as long. A property test reads it back with both parsers.
 */
export function yamlText(value: unknown, header: string): string {
  const comment = header
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
  const out: string[] = [comment, '\n'];
  print(value, '', out);
  return out.join('');
}

/** Prints a value whose first line starts where the output stands; further lines start with `indent`. */
function print(value: unknown, indent: string, out: string[]): void {
  if (Array.isArray(value)) {
    if (value.length === 0) {
      out.push('[]', '\n');
      return;
    }
    for (const [i, item] of value.entries()) {
      out.push(i === 0 ? '- ' : `${indent}- `);
      print(item, `${indent}  `, out);
    }
    return;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) out.push('{}', '\n');
    for (const [i, [key, item]] of entries.entries()) {
      out.push(i === 0 ? '' : indent, scalar(key), ':');
      if (isFilled(item)) {
        // Lists stand at the indent of their key, maps two further in: the way people write it.
        const inner = Array.isArray(item) ? indent : `${indent}  `;
        out.push('\n', inner);
        print(item, inner, out);
      } else {
        out.push(' ');
        print(item, `${indent}  `, out);
      }
    }
    return;
  }
  if (typeof value === 'string' && value.includes('\n') && !unfitForBlock.test(value)) {
    out.push('|-', '\n');
    for (const line of value.split('\n')) out.push(line === '' ? '\n' : `${indent || '  '}${line}\n`);
    return;
  }
  out.push(typeof value === 'string' ? scalar(value) : String(value), '\n');
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).some((item) => item !== undefined);
}

/** Text that a block would change or that no reader would see: it is quoted instead. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfitForBlock = /[\t\r\u0000-\u0009\u007f-\u009f\u2028\u2029\ufeff]|^\s|\s\n|\s$/;
const plain = /^[A-Za-z_/$][A-Za-z0-9 _./(),+'$…–—-]*$/;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Plain where no reader can take it for anything but text; quoted as JSON, which is YAML, everywhere else. */
function scalar(text: string): string {
  const safe = plain.test(text) && !text.endsWith(' ') && !reserved.test(text);
  return safe
    ? text
    : JSON.stringify(text).replaceAll(
        /[\u007f-\u009f\u2028\u2029\ufeff]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}
