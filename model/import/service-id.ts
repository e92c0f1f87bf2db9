import type { SpecDocument } from './given.ts';
import type { Ledger } from './ledger.ts';
import { mapOf, textOf } from './plain-data.ts';
import { kebab } from './words.ts';

/** The service each document describes: as told, as the document says (`x-service`), or after its title or file. */
export function serviceIds(
  documents: readonly SpecDocument[],
  told: string | undefined,
  convention: string | undefined,
  ledger: Ledger,
): Map<SpecDocument, string> {
  const ids = new Map<SpecDocument, string>();
  const owners = new Map<string, SpecDocument>();
  for (const document of documents) {
    const id = told ?? serviceId(document, convention);
    const other = owners.get(id);
    if (other !== undefined)
      ledger.problem(
        { file: document.file, path: ['info', 'title'] },
        `would become ${id}, as ${other.file} does`,
        'import one of them on its own, with --service',
      );
    owners.set(id, document);
    ids.set(document, id);
  }
  return ids;
}

function serviceId({ file, data }: SpecDocument, convention = '<name>'): string {
  const info = mapOf(data.info);
  const said = textOf(info['x-service']) ?? textOf(data['x-service']);
  if (said !== undefined && kebab(said) === said) return said;
  const title = (textOf(info.title) ?? '').replace(/[\s-]+(open)?api([\s-]+(spec(ification)?|events))?$/i, '');
  const base = file.replace(/^.*\//, '').replace(/(\.(openapi|asyncapi))?\.(ya?ml|json)$/i, '');
  const name = kebab(title.replace(/(.)[\s-]+(micro)?service$/i, '$1')) ?? kebab(base) ?? 'imported';
  const [before = '', after = ''] = convention.split('<name>');
  const bare = name.startsWith(before) ? name.slice(before.length) : name;
  return convention.includes('<name>') ? `${before}${bare}${after}` : name;
}
