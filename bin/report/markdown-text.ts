import { safely } from './safely.ts';

/** An empty comment splits a word where a site would make a mention, a reference or a link of it; nobody sees it. */
const split = '<!-- -->';

/** Text as Markdown shows it, letter for letter: no markup, no mention of a person, no reference, no link. */
export function prose(text: string): string {
  return safely(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/[\\`*[\]<|~$]|(?<!\w)_|_(?!\w)/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll(/^(?=[-+=#>]|\d+[.)])/g, split)
    .replaceAll(/@(?=[\w-])/g, `@${split}`)
    .replaceAll(/[#!](?=\d)/g, `$&${split}`)
    .replaceAll(/\b(GH-)(?=\d)/gi, `$1${split}`)
    .replaceAll(/(:)(?=\/\/)/g, `$1${split}`)
    .replaceAll(/\b(www)(?=\.)/gi, `$1${split}`);
}

/** Text inside an HTML tag, where Markdown's own marks mean nothing. */
export function html(text: string): string {
  return safely(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[@#](?=[\w-])/g, `$&${split}`);
}

/** Text in a code span, whatever backticks it holds. */
export function code(text: string): string {
  const clean = safely(text).replaceAll(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || /^ .* $/.test(clean) ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** A path as the target of a link. */
export function target(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`))
    .join('/');
}
