import { stringify } from 'yaml';

/** Data → YAML text under a comment. Two data of equal content and key order give the same bytes on every machine. */
export function yamlText(value: unknown, header: string): string {
  const comment = header
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
  return `${comment}\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
