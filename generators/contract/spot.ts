/**
 * The way to the first line that differs, by the indentation of the generated text: declaration, member, member of
 * that. A comment belongs to what stands below it.
 */
export function spotInTypeScript(one: string, other: string): string[] {
  const lines = one.split('\n');
  const others = other.split('\n');
  const first = lines.findIndex((line, i) => line !== others[i] && !line.startsWith('// seal '));
  let at = first < 0 ? lines.length - 1 : first;
  while (/^\s*(?:\/\*\*|\*|$)/.test(lines[at] ?? 'end')) at++;
  const path: string[] = [];
  for (let depth = Number.POSITIVE_INFINITY; at >= 0 && depth > 0; at--) {
    const line = lines[at] ?? '';
    const indent = line.search(/\S/);
    if (indent < 0 || indent >= depth || /^\s*\*/.test(line)) continue;
    depth = indent;
    const name = nameIn(line);
    if (name !== undefined) path.unshift(name);
  }
  return path;
}

const declared = /^\s*export (?:declare )?(?:interface|type|const|namespace) ([\w$]+)/;
const member = /^\s*(?:readonly )?(?:'((?:[^'\\]|\\.)*)'|([\w$]+))\??:/;

function nameIn(line: string): string | undefined {
  const found = declared.exec(line) ?? member.exec(line);
  return found?.[1] ?? found?.[2];
}
