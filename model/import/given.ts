import { parseYaml, type Source } from '../source.ts';
import type { Ledger } from './ledger.ts';
import { isMap, type PlainMap } from './plain-data.ts';

export interface SpecDocument {
  readonly file: string;
  readonly data: PlainMap;
}

export interface Given {
  /** Every file that could be read; those that are no document of their own serve the others' references. */
  readonly files: ReadonlyMap<string, unknown>;
  readonly documents: readonly SpecDocument[];
}

type Format = 'openapi' | 'asyncapi';
const read: Readonly<Record<Format, { readonly versions: RegExp; readonly say: string }>> = {
  openapi: { versions: /^3\.[01](\.|$)/, say: 'OpenAPI 3.0 and 3.1' },
  asyncapi: { versions: /^(2\.\d|3\.0)(\.|$)/, say: 'AsyncAPI 2.0 to 2.6 and 3.0' },
};

/** Parses the given files and tells documents of the wanted format from files that only serve them. */
export function given(sources: readonly Source[], format: Format, ledger: Ledger): Given {
  const files = new Map<string, unknown>();
  const documents: SpecDocument[] = [];
  for (const source of sources) {
    const parsed = parse(source.text);
    for (const { message, line, col, fix } of parsed.problems)
      ledger.problem({ file: source.path, path: ['@line', line, col] }, message, fix ?? 'correct the file');
    if (parsed.problems.length > 0) continue;
    files.set(source.path, parsed.data);
    if (isMap(parsed.data) && isDocument(parsed.data, source.path, format, ledger))
      documents.push({ file: source.path, data: parsed.data });
  }
  if (documents.length === 0 && ledger.problems.length === 0)
    for (const { path } of sources)
      ledger.problem(
        { file: path, path: [] },
        `is no ${format} document`,
        `name a file that starts with ${format}: <version>`,
      );
  return { files, documents };
}

function isDocument(data: PlainMap, file: string, format: Format, ledger: Ledger): boolean {
  const other = format === 'openapi' ? 'asyncapi' : 'openapi';
  const wrong = data.swagger !== undefined ? 'swagger' : data[other] !== undefined ? other : undefined;
  if (wrong !== undefined) {
    const fix = wrong === 'swagger' ? 'convert it to OpenAPI 3 first' : `novatrek import ${wrong} ${file}`;
    ledger.problem(
      { file, path: [wrong] },
      `is ${wrong} ${String(data[wrong])}; ${read[format].say} are read here`,
      fix,
    );
    return false;
  }
  if (data[format] === undefined) return false;
  if (read[format].versions.test(String(data[format]))) return true;
  ledger.problem(
    { file, path: [format] },
    `${format} ${String(data[format])} is not read; ${read[format].say} are`,
    'convert the document to one of these versions',
  );
  return false;
}

/** Plain JSON is read by the JSON parser, which is much faster; all else, and what it refuses, as YAML. */
function parse(text: string): ReturnType<typeof parseYaml> {
  if (!/^\s*\{/.test(text)) return parseYaml(text);
  try {
    const data: unknown = JSON.parse(text);
    return isTooDeep(data) ? parseYaml(text) : { data, problems: [] };
  } catch {
    return parseYaml(text);
  }
}

/** Deep enough for the YAML parser to have the last word. */
function isTooDeep(data: unknown): boolean {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > 90) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
