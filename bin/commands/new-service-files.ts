import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { parseYaml } from '../../model/source.ts';
import { packageFolder } from '../package-folder.ts';
import { pascal, singular, snake, title } from './new-words.ts';

/** What a new service is called, and what it keeps. */
export interface Names {
  readonly id: string;
  readonly bare: string;
  readonly domain: string;
  readonly title: string;
  readonly entity: string;
  readonly schema: string;
  readonly description: string;
}

export function serviceYaml(names: Names, schemas: string): string {
  const text = renamed(template('architecture/services/svc-workbench.yaml'), names);
  const header = `# yaml-language-server: $schema=../../${schemas}/service.schema.json\n`;
  return (
    header +
    replacedValues(text.slice(text.indexOf('\n') + 1), {
      title: names.title,
      domain: names.domain,
      description: names.description,
    })
  );
}

/** The entity as its domain's file lists it. */
export function entityOf(names: Names): unknown {
  const written = parseYaml(renamed(template('architecture/domains/workshop.yaml'), names)).data;
  const entities = typeof written === 'object' && written !== null && 'entities' in written ? written.entities : {};
  const entity: unknown = Reflect.get(Object(entities), names.entity);
  return entity;
}

/** Its code, by file name; what is generated is left to be generated. */
export function serviceCode(names: Names): { readonly name: string; readonly text: string }[] {
  const folder = 'services/svc-workbench';
  return readdirSync(join(packageFolder(), 'templates/service', folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .sort()
    .map((name) => ({ name, text: renamed(template(`${folder}/${name}`), names) }));
}

function template(path: string): string {
  return readFileSync(join(packageFolder(), 'templates', 'service', path), 'utf8');
}

/** The template's own names give way, in every form they are written in. The longer ones go first: each holds the next. */
function renamed(text: string, { id, bare, entity, schema }: Names): string {
  const one = singular(entity);
  const forms: readonly (readonly [string, string])[] = [
    ['svc-workbench', id],
    ['/workbench/', `/${bare}/`],
    ['schema: workbench', `schema: ${schema}`],
    ['spare_parts', snake(entity)],
    ['spare_part', snake(one)],
    ['spare-parts', entity],
    ['SpareParts', pascal(entity)],
    ['SparePart', pascal(one)],
    ['Spare parts', title(entity)],
    ['spare parts', entity.replaceAll('-', ' ')],
    ['spare part', one.replaceAll('-', ' ')],
  ];
  const pattern = new RegExp(forms.map(([from]) => from).join('|'), 'g');
  const to = new Map(forms);
  return text.replaceAll(pattern, (from) => to.get(from) ?? from);
}

/** Top-level one-line values replaced where they stand; the rest of the text stays as it is. */
function replacedValues(text: string, values: Readonly<Record<string, string>>): string {
  const root = parseDocument(text).contents;
  const spots = (isMap(root) ? root.items : []).flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const range = isScalar(value) ? value.range : undefined;
    const wanted = Object.hasOwn(values, name) ? values[name] : undefined;
    return range && wanted !== undefined ? [{ from: range[0], to: range[1], wanted }] : [];
  });
  return spots.reduceRight((done, { from, to, wanted }) => done.slice(0, from) + scalar(wanted) + done.slice(to), text);
}

function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9 ,.()-]*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) &&
    !text.endsWith(' ')
    ? text
    : JSON.stringify(text);
}
