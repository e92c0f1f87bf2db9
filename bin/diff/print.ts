import { chapters } from '../../model/diff.ts';
import { safely } from '../report/safely.ts';
import type { Paint } from '../report.ts';
import { count } from '../report.ts';
import type { ArchitectureDiff, ContractChange, ShownDifference, Spot } from './compare.ts';
import type { Picture } from './picture.ts';

const signs = { added: '+', removed: '-', changed: '~' } as const;
const colors = { added: 'blue', removed: 'red', changed: 'yellow' } as const;

export const where = ({ file, place }: Spot) => `${file}:${place.line}`;

/** For a person at a terminal. */
export function diffText(diff: ArchitectureDiff, paint: Paint): string {
  const out: string[] = [];
  for (const chapter of chapters) {
    const rows = diff.differences.filter((one) => one.chapter === chapter);
    if (rows.length === 0) continue;
    out.push(paint('bold', title(chapter)));
    for (const one of rows)
      out.push(
        `  ${paint(colors[one.kind], signs[one.kind])} ${safely(one.id)}  ${safely(one.text)}  ${paint('dim', where(one.spot))}`,
      );
  }
  if (diff.contracts.length > 0) {
    out.push(paint('bold', 'Contracts'));
    for (const one of diff.contracts) {
      const mark = one.breaking ? paint('red', '!') : paint('dim', '·');
      out.push(
        `  ${mark} ${one.service}  ${safely(one.change.message)}${one.breaking ? paint('red', '  breaking') : ''}`,
      );
      for (const { id, spot } of one.consumers) out.push(`      breaks ${id}  ${paint('dim', where(spot))}`);
    }
  }
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}

/** What it comes to, in one line. */
export function diffSummary({ ref, differences, contracts }: ArchitectureDiff): string {
  if (differences.length + contracts.length === 0) return `nothing has changed since ${ref}`;
  const of = (kind: ShownDifference['kind']) => differences.filter((one) => one.kind === kind).length;
  const breaking = contracts.filter((one) => one.breaking);
  const broken = new Set(breaking.flatMap(({ consumers }) => consumers.map(({ id }) => id)));
  return [
    `${of('added')} added, ${of('removed')} removed, ${of('changed')} changed since ${ref}`,
    ...(contracts.length > 0 ? [count(contracts.length, 'contract change')] : []),
    breaking.length === 0
      ? 'nothing breaks'
      : `${breaking.length} breaking${broken.size > 0 ? `, for ${[...broken].sort().join(', ')}` : ', for nobody declared'}`,
  ].join('; ');
}

/** For a pull request. */
export function diffMarkdown(diff: ArchitectureDiff, picture: Picture | undefined): string {
  const out = ['## Architecture', '', `${plainly(diffSummary(diff))}.`];
  const breaking = diff.contracts.filter((one) => one.breaking);
  if (breaking.length > 0) out.push('', '### Breaking', '', ...breaking.map(contractLine));
  for (const chapter of chapters) {
    const rows = diff.differences.filter((one) => one.chapter === chapter);
    if (rows.length > 0) out.push('', `### ${title(chapter)}`, '', ...rows.map(differenceLine));
  }
  const harmless = diff.contracts.filter((one) => !one.breaking);
  if (harmless.length > 0)
    out.push(
      '',
      `<details><summary>${count(harmless.length, 'contract change')} that nobody has to mind</summary>`,
      '',
      ...harmless.map(contractLine),
      '',
      '</details>',
    );
  if (picture !== undefined)
    out.push(
      '',
      '### Picture',
      '',
      'Thick lines are gone or new.',
      '',
      '**Before**',
      '',
      '```mermaid',
      picture.before,
      '```',
      '',
      '**After**',
      '',
      '```mermaid',
      picture.after,
      '```',
    );
  return `${out.join('\n')}\n`;
}

const words = { added: 'added', removed: '**removed**', changed: 'changed' } as const;

function differenceLine({ kind, id, text, spot }: ShownDifference): string {
  return `- ${words[kind]} ${code(id)}: ${plainly(text)} (${code(where(spot))})`;
}

function contractLine({ service, change, consumers }: ContractChange): string {
  const broken = consumers.map(({ id, spot }) => `${code(id)} (${code(where(spot))})`).join(', ');
  return `- ${code(service)}: ${plainly(change.message)}${broken === '' ? '' : `; breaks ${broken}`}`;
}

/** Text of the YAML must stay text: no markup, no HTML, nobody called by name. */
function plainly(text: string): string {
  return safely(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*[\]<>|~#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (char) => `\\${char}`)
    .replaceAll('@', '&#64;');
}

function code(text: string): string {
  const plain = safely(text).replaceAll(/\s+/g, ' ');
  const fence = plain.includes('`') ? '``' : '`';
  return fence === '``' ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}

function title(chapter: string): string {
  return `${chapter[0]?.toUpperCase() ?? ''}${chapter.slice(1)}`;
}
