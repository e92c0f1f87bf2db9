import type { Model } from '../../model/model.ts';
import { CannotRun } from '../workspace.ts';
import { serviceId } from './new-domain.ts';
import { kebabOnly } from './new-files.ts';
import { snake } from './new-words.ts';

/** `svc-orders` is about orders. */
export function bareName(id: string, convention = '<name>'): string {
  const [before = '', after = ''] = convention.split('<name>');
  return id.startsWith(before) && id.endsWith(after) ? id.slice(before.length, id.length - after.length) : id;
}

export function freeId(id: string, model: Model): CannotRun | undefined {
  const convention = model.platform.conventions?.service;
  const problem = kebabOnly('a service')(id);
  if (problem !== undefined) return problem;
  const [before = '', after = ''] = (convention ?? '<name>').split('<name>');
  if (!id.startsWith(before) || !id.endsWith(after) || id.length <= before.length + after.length)
    return new CannotRun(
      `${id} does not follow ${convention}, as platform.yaml names services`,
      `did you mean ${serviceId(id, convention)}?`,
    );
  return model.services.has(id)
    ? new CannotRun(`the service ${id} exists already`, `see architecture/services/${id}.yaml, or choose another id`)
    : undefined;
}

export function freeEntity(id: string, model: Model): CannotRun | undefined {
  const problem = kebabOnly('an entity')(id);
  if (problem !== undefined) return problem;
  if (words.has(snake(id))) return new CannotRun(`${id} is a word of SQL`, 'choose another name: --entity <id>');
  const known = model.entities.get(id);
  if (known !== undefined)
    return new CannotRun(
      `the entity ${id} exists already, owned by ${known.owner.id}`,
      'name the data this service owns: --entity <id>',
    );
  const table = model.tables.find((one) => one.name.toLowerCase() === snake(id));
  return table === undefined
    ? undefined
    : new CannotRun(`${table.service.id} has a table ${table.name} already`, 'name other data: --entity <id>');
}

export function freeSchema(name: string, model: Model): CannotRun | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > 50 || name.startsWith('pg_') || words.has(name))
    return new CannotRun(
      `${JSON.stringify(name)} is no name of a schema`,
      'write lower-case words joined by _, no word of SQL: --schema <name>',
    );
  const other = [...model.services.values()].find((service) => service.store?.schema.toLowerCase() === name);
  return other === undefined
    ? undefined
    : new CannotRun(`${other.id} has the schema ${name}`, 'choose another: --schema <name>');
}

/** What PostgreSQL takes for no name. */
const words = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create ' +
    'current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else ' +
    'end except false fetch for foreign from grant group having in initially intersect into lateral leading limit ' +
    'localtime localtimestamp not null offset on only or order placing primary references returning select ' +
    'session_user some symmetric system_user table then to trailing true union unique user using variadic when where ' +
    'window with authorization binary collation concurrently cross current_catalog current_schema freeze full ilike ' +
    'inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose public ' +
    'information_schema'
  ).split(' '),
);
