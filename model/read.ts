import type { Diagnostic, Origin } from './finding.ts';
import { outdatedKeywords } from './schema/json-schema.ts';
import { type KindName, kinds } from './schema/kinds.ts';
import { parseYaml, type Source, splitFrontMatter } from './source.ts';
import { didYouMean, nearest } from './suggest.ts';

/** A file whose shape is right, before its names are resolved. */
export interface Document {
  readonly kind: KindName;
  readonly id: string;
  readonly file: string;
  readonly data: unknown;
  /** Markdown below the front matter. */
  readonly body: string;
}

type Issue = { readonly code: string; readonly path: readonly PropertyKey[]; readonly message: string } & Readonly<
  Record<string, unknown>
>;

/** What one file says: its document, or what is wrong with it. */
export interface ReadFile {
  readonly document?: Document;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text → document: the stages syntax and schema, for one file. */
export function readFile(source: Source, folder: string): ReadFile {
  const relative = source.path.slice(folder.length + 1);
  const place = placeOf(relative);
  if (place === undefined) return { diagnostics: [misplaced(source.path, relative)] };
  if (source.problem !== undefined) return { diagnostics: [atLine(source.path, 1, 1, source.problem)] };
  const parts = source.path.endsWith('.md') ? splitFrontMatter(source.text) : { yaml: source.text, body: '' };
  if (parts === undefined) {
    const fix = 'start the file with --- and its YAML keys, closed by ---';
    return { diagnostics: [atLine(source.path, 1, 1, 'has no front matter', fix)] };
  }
  const parsed = parseYaml(parts.yaml);
  if (parsed.problems.length > 0)
    return {
      diagnostics: parsed.problems.map(({ message, line, col, fix }) => atLine(source.path, line, col, message, fix)),
    };
  const diagnostics = schemaFindings(source.path, place.kind, parsed.data);
  if (diagnostics.length > 0) return { diagnostics };
  return { document: { ...place, file: source.path, data: parsed.data, body: parts.body }, diagnostics: [] };
}

function placeOf(relative: string): { kind: KindName; id: string } | undefined {
  for (const kind of Object.values(kinds)) {
    const match = kind.path.exec(relative);
    if (match !== null) return { kind: kind.name, id: match[1] ?? kind.name };
  }
  return undefined;
}

function misplaced(file: string, relative: string): Diagnostic {
  const places = Object.values(kinds).map((kind) => kind.place);
  const folder = relative.includes('/') ? relative.split('/')[0] : undefined;
  const same = places.find((place) => place.startsWith(`${folder}/`));
  const guess = same ?? nearest(relative, places);
  return {
    rule: 'known-keys',
    severity: 'error',
    message: 'nothing in the architecture has this place',
    subject: file,
    at: { file, path: [] },
    fix: guess === undefined ? `known places: ${places.join(', ')}` : `move it to ${guess}, or out of the folder`,
  };
}

function atLine(file: string, line: number, col: number, message: string, fix?: string): Diagnostic {
  return {
    rule: 'syntax',
    severity: 'error',
    message,
    subject: file,
    at: { file, path: ['@line', line, col] },
    ...(fix === undefined ? {} : { fix }),
  };
}

function schemaFindings(file: string, kind: KindName, data: unknown): Diagnostic[] {
  const result = kinds[kind].schema.safeParse(data, { reportInput: true });
  if (result.success) return [];
  const issues = flatten(result.error.issues as unknown as Issue[], []);
  const findings: Diagnostic[] = [];
  const callsOnly = new Set<string>();
  for (const issue of issues) {
    const endpoint = endpointWithCallsOnly(data, issue);
    if (endpoint !== undefined) {
      if (!callsOnly.has(endpoint)) findings.push(callerMissing(file, data, endpoint));
      callsOnly.add(endpoint);
    } else findings.push(...schemaFinding(file, issue));
  }
  return findings;
}

/** A union reports every branch it tried; keep what the best-fitting one says. */
function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
      const inner = (issue.issues as Issue[] | undefined) ?? [];
      return [{ ...issue, path, message: inner[0]?.message ?? issue.message }];
    }
    const branches = issue.code === 'invalid_union' ? ((issue.errors as Issue[][] | undefined) ?? []) : [];
    const fitting = branches.filter(
      (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
    );
    const best = fitting[0];
    return best === undefined ? [{ ...issue, path }] : flatten(best, path);
  });
}

function schemaFinding(file: string, issue: Issue): Diagnostic[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const found = (at: Origin, message: string, fix?: string): Diagnostic => ({
    rule: 'known-keys',
    severity: 'error',
    message,
    at,
    subject: `${file} ${at.path.join('.')}`,
    ...(fix === undefined ? {} : { fix }),
  });
  const where = path.length > 0 ? ` in ${path.slice(-2).join('.')}` : '';
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return (issue.keys as string[])
      .filter((key) => !key.startsWith('x-'))
      .map((key) => {
        const outdated = Object.hasOwn(outdatedKeywords, key) ? outdatedKeywords[key] : undefined;
        const fix = outdated ?? didYouMean(key, known) ?? `known keys: ${known.join(', ')}`;
        return found({ file, path: [...path, key], onKey: true }, `unknown key ${key}${where}`, fix);
      });
  }
  const input = issue.input;
  const name = path.at(-1);
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union' || issue.code === 'invalid_value') {
    if (input === undefined && name !== undefined)
      return [
        found(
          { file, path: path.slice(0, -1), onKey: true },
          `${name} is missing${path.length > 1 ? ` in ${path.slice(0, -1).slice(-2).join('.')}` : ''}`,
          `add ${name}: …`,
        ),
      ];
    const expected = expectation(issue);
    const guess =
      typeof input === 'string'
        ? didYouMean(input, (issue.values as string[] | undefined)?.map(String) ?? [])
        : undefined;
    return [found({ file, path }, `${name === undefined ? 'the file' : name} ${expected}, not ${shown(input)}`, guess)];
  }
  if (issue.code === 'invalid_key') return [found({ file, path, onKey: true }, `key ${String(name)} ${issue.message}`)];
  const subject = name === undefined ? 'the file' : String(name);
  return [found({ file, path }, `${subject} ${plainLimit(issue)}`)];
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_union') return issue.message;
  if (issue.code === 'invalid_value') return `must be ${(issue.values as unknown[]).map(String).join(' or ')}`;
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
    record: 'a map',
  }; // prettier-ignore
  const expected = String(issue.expected);
  return `must be ${names[expected] ?? expected}`;
}

function plainLimit(issue: Issue): string {
  if (issue.code === 'too_small') {
    const minimum = Number(issue.minimum);
    if (issue.origin === 'string' || issue.origin === 'array')
      return minimum <= 1 ? 'is empty' : `must have at least ${minimum} entries`;
    return `must be at least ${minimum}`;
  }
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`;
  return issue.message;
}

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `POST /events: { calls: … }` with no operation: the calls hang under an endpoint that doesn't exist. */
function endpointWithCallsOnly(data: unknown, issue: Issue): string | undefined {
  const [api, endpoints, key] = issue.path;
  if (api !== 'api' || endpoints !== 'endpoints' || typeof key !== 'string' || issue.path.length !== 4)
    return undefined;
  const endpoint = dig(data, ['api', 'endpoints', key]);
  return typeof endpoint === 'object' && endpoint !== null && 'calls' in endpoint && !('operation' in endpoint)
    ? key
    : undefined;
}

function callerMissing(file: string, data: unknown, key: string): Diagnostic {
  const service = file.replace(/^.*\/|\.yaml$/g, '');
  const endpoints = dig(data, ['api', 'endpoints']);
  const others = Object.entries(endpoints ?? {}).filter(
    ([, value]) => typeof value === 'object' && value !== null && 'operation' in value,
  );
  const guess = nearestEndpoint(
    key,
    others.map(([other]) => other),
  );
  return {
    rule: 'call-target-exists',
    severity: 'error',
    message: `${service} declares calls under ${key}, which is no operation of it`,
    subject: `${service} ${key}`,
    at: { file, path: ['api', 'endpoints', key], onKey: true },
    fix:
      guess === undefined
        ? 'give the endpoint its operation, summary and responses'
        : `move the calls to ${guess}, or declare the operation`,
  };
}

function dig(data: unknown, path: readonly string[]): object | undefined {
  let value: unknown = data;
  for (const step of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** The endpoint that was probably meant: same method if possible, nearest path. */
export function nearestEndpoint(key: string, known: readonly string[]): string | undefined {
  const [method, path = ''] = key.split(' ');
  const sameMethod = known.filter((other) => other.startsWith(`${method} `));
  const samePath = known.find((other) => other.split(' ')[1] === path);
  const firstSegment = path.split('/')[1] ?? '';
  const sameStart = sameMethod.find((other) => other.split(' ')[1]?.split('/')[1] === firstSegment);
  return nearest(key, sameMethod) ?? samePath ?? sameStart;
}
