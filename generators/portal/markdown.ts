import { escapeHtml, piecesHtml } from './inline-html.ts';
import type { Inline } from './view.ts';

/**
 * The Markdown that decision records use → HTML: headings, paragraphs, lists, quotes, tables, code, rules, emphasis and
 * links. Whatever else stands in the text, HTML included, is shown as it is written. `rich` links the ids in running text;
 * `root` leads from the page to the root of the site.
 */
export function markdownHtml(body: string, rich: (text: string) => readonly Inline[], root: string): string {
  const lines = body.replaceAll('\r\n', '\n').split('\n');
  // The title stands above the record already.
  const start = lines.findIndex((line) => line.trim() !== '');
  if (/^#\s/.test(lines[start] ?? '')) lines.splice(0, start + 1);
  return blocks(lines, (text) => inline(text, rich, root));
}

type Print = (text: string) => string;

function blocks(lines: readonly string[], print: Print): string {
  const out: string[] = [];
  let i = 0;
  const take = (while_: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    for (; i < lines.length && while_(lines[i] ?? ''); i++) taken.push(lines[i] ?? '');
    return taken;
  };
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (line.trim() === '') i++;
    else if (/^\s*```/.test(line)) {
      i++;
      const code = take((next) => !/^\s*```/.test(next));
      i++;
      out.push(`<pre tabindex="0"><code>${escapeHtml(code.join('\n'))}</code></pre>`);
    } else if (heading !== null) {
      const level = Math.min(6, (heading[1] ?? '').length + 1);
      out.push(`<h${level}>${print(heading[2] ?? '')}</h${level}>`);
      i++;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      out.push('<hr>');
      i++;
    } else if (/^>/.test(line)) {
      const quoted = take((next) => next.startsWith('>')).map((next) => next.replace(/^>\s?/, ''));
      out.push(`<blockquote>${blocks(quoted, print)}</blockquote>`);
    } else if (item.test(line))
      out.push(
        list(
          take((next) => item.test(next) || /^\s+\S/.test(next) || next.trim() === ''),
          print,
        ),
      );
    else if (line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[i + 1] ?? '')) {
      out.push(
        tableHtml(
          take((next) => next.includes('|')),
          print,
        ),
      );
    } else {
      const words = take((next) => next.trim() !== '' && !item.test(next) && !/^(#{1,6}\s|>|\s*```)/.test(next));
      out.push(`<p>${print(words.map((word) => word.trim()).join(' '))}</p>`);
    }
  }
  return out.join('\n');
}

const item = /^\s{0,3}([-*+]|\d{1,9}[.)])\s+/;

function list(lines: readonly string[], print: Print): string {
  const items: string[][] = [];
  // Deeper marks belong to the item above them.
  const deepest = indentOf(lines[0] ?? '') + 1;
  for (const line of lines)
    if (item.test(line) && indentOf(line) <= deepest) items.push([line.replace(item, '')]);
    else items.at(-1)?.push(line.replace(/^\s{1,4}/, ''));
  const tag = /^\s*\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
  const inner = items.map((own) => {
    const nested = own.findIndex((line, i) => i > 0 && (item.test(line) || line.trim() === ''));
    const head = (nested < 0 ? own : own.slice(0, nested)).map((line) => line.trim()).join(' ');
    const rest = nested < 0 ? '' : blocks(own.slice(nested), print);
    return `<li>${print(head)}${rest}</li>`;
  });
  return `<${tag}>${inner.join('')}</${tag}>`;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function tableHtml(lines: readonly string[], print: Print): string {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => print(cell.trim()));
  const [head = '', , ...body] = lines;
  const row = (line: string, tag: string) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`;
  return `<div class="scroll" tabindex="0"><table><thead>${row(head, 'th')}</thead><tbody>${body.map((line) => row(line, 'td')).join('')}</tbody></table></div>`;
}

function inline(text: string, rich: (text: string) => readonly Inline[], root: string): string {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/)
    .map((part, i) => {
      if (i % 2 === 0) return piecesHtml(rich(part), root);
      if (part.startsWith('`')) return piecesHtml(rich(part), root);
      if (part.startsWith('**')) return `<strong>${inline(part.slice(2, -2), rich, root)}</strong>`;
      if (part.startsWith('*')) return `<em>${inline(part.slice(1, -1), rich, root)}</em>`;
      const [, words = '', target = ''] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part) ?? [];
      // Only links that leave to the web stay links: relative ones point into the sources, not into the site.
      return /^https?:\/\//.test(target)
        ? `<a href="${escapeHtml(target)}" rel="noreferrer">${escapeHtml(words)}</a>`
        : escapeHtml(words);
    })
    .join('');
}
