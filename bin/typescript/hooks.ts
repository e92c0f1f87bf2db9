import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'oxc-transform';

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}

interface Loaded {
  readonly format: string;
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | undefined;
  readonly shortCircuit?: boolean;
}

const platform = new URL('../../runtime/platform/', import.meta.url);

/** Services get the platform that runs them, wherever their own node_modules may point: two copies would not agree. */
export function platformAddress(specifier: string): string | undefined {
  if (specifier === 'novatrek/platform') return new URL('index.js', platform).href;
  if (specifier === 'novatrek/platform/testing') return new URL('testing/index.js', platform).href;
  return undefined;
}

/** TypeScript without its types. Line numbers stay, so that a stack trace tells the truth. */
export function javaScriptOf(url: string): string {
  const file = fileURLToPath(url);
  const { code, errors, map } = transformSync(file, readFileSync(file, 'utf8'), { sourcemap: true });
  const [first] = errors;
  if (first !== undefined) throw new SyntaxError(`${file}: ${first.message}`);
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

export function isTypeScript(url: string): boolean {
  return url.startsWith('file:') && /\.m?ts$/.test(url) && !url.includes('/node_modules/');
}

export async function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> {
  const own = platformAddress(specifier);
  return own === undefined ? next(specifier, context) : { url: own, format: 'module', shortCircuit: true };
}

export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  if (!isTypeScript(url)) return next(url, context);
  return { format: 'module', source: javaScriptOf(url), shortCircuit: true };
}
