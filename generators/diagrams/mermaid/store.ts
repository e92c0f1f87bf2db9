import type { Column, Service } from '../../../model/model.ts';
import { mermaidIds, mermaidText, mermaidWord } from '../../emit/mermaid.ts';

/** The tables of a service; foreign keys are drawn solid, what belongs to another service only dashed. */
export function erDiagram(service: Service): string | undefined {
  if (service.tables.length === 0) return undefined;
  const ids = mermaidIds();
  const lines = ['erDiagram'];
  const owners = new Set<Service>();
  for (const table of service.tables) {
    lines.push(`  ${entityText(ids('table', table.name), table.name)} {`);
    lines.push(...table.columns.map((column) => `    ${columnText(column, service)}`), '  }');
    for (const { references } of table.columns)
      if (references !== undefined && references !== service) owners.add(references);
  }
  for (const owner of owners) lines.push(`  ${entityText(ids('service', owner.id), owner.id)}`);
  for (const table of service.tables) {
    const child = ids('table', table.name);
    for (const column of table.columns) {
      const target = service.tables.find((other) => other.name === column.foreignKey);
      if (target !== undefined) lines.push(`  ${ids('table', target.name)} ${relationText('--', [column], child)}`);
    }
    for (const owner of owners) {
      const columns = table.columns.filter((column) => column.references === owner);
      if (columns.length > 0) lines.push(`  ${ids('service', owner.id)} ${relationText('..', columns, child)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function entityText(id: string, name: string): string {
  return `${id}["${mermaidText(name)}"]`;
}

function columnText(column: Column, service: Service): string {
  const marks = [
    column.primaryKey ? 'PK' : '',
    column.foreignKey === undefined ? '' : 'FK',
    column.unique && !column.primaryKey ? 'UK' : '',
  ].filter((mark) => mark !== '');
  const word = mermaidWord(column.name);
  const notes = [
    // A name the grammar can't hold stands in the note as it is written.
    word === column.name ? '' : column.name,
    column.references === undefined || column.references === service ? '' : `id in ${column.references.id}`,
    column.required && !column.primaryKey ? 'required' : '',
    column.class ?? '',
  ].filter((note) => note !== '');
  const comment = notes.length === 0 ? '' : ` "${mermaidText(notes.join(', '))}"`;
  return `${mermaidWord(column.type)} ${word}${marks.length === 0 ? '' : ` ${marks.join(', ')}`}${comment}`;
}

/** Several columns that name rows of the same parent share one line. */
function relationText(line: '--' | '..', columns: readonly Column[], child: string): string {
  const many = columns.every(isAlone) ? 'o|' : 'o{';
  const parent = columns.every((column) => column.required) ? '||' : '|o';
  return `${parent}${line}${many} ${child} : "${mermaidText(columns.map((column) => column.name).join(', '))}"`;
}

/** At most one row of the table can name the same parent. */
function isAlone(column: Column): boolean {
  return column.unique || (column.primaryKey && column.table.columns.filter((other) => other.primaryKey).length === 1);
}
