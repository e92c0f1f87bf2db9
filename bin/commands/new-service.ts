import { posix } from 'node:path';
import { servicesFolder } from '../../generators/contract.ts';
import { installedSchemas } from '../../model/import/draft.ts';
import { answers } from '../ask.ts';
import { CannotRun } from '../workspace.ts';
import type { Written } from '../write-all.ts';
import { schemasOf, serviceId } from './new-domain.ts';
import { withEntry } from './new-entry.ts';
import { addFiles, ground, type NewOptions, oneLine, oneOf } from './new-files.ts';
import { entityOf, serviceCode, serviceYaml } from './new-service-files.ts';
import { bareName, freeEntity, freeId, freeSchema } from './new-service-names.ts';
import { plural, snake, title } from './new-words.ts';

export interface NewServiceOptions extends NewOptions {
  readonly domain?: string;
  readonly title?: string;
  readonly entity?: string;
  readonly schema?: string;
  readonly description?: string;
}

/** `novatrek new service`: its YAML, its entity in the domain's file, and code that answers. */
export async function newService(given: string | undefined, options: NewServiceOptions): Promise<number> {
  const here = ground(options);
  const { model, root, sources } = here;
  const convention = model.platform.conventions?.service;
  const first = await answers(
    'new service',
    [
      {
        name: 'id',
        flag: '<id>',
        about: `Id of the service, like ${serviceId('orders', convention)}`,
        wrong: (id) => freeId(id, model),
      },
      {
        name: 'domain',
        flag: '--domain <id>',
        about: `Its domain: ${[...model.domains.keys()].join(', ') || 'novatrek new domain makes one'}`,
        wrong: oneOf('domain', model.domains.keys()),
      },
    ],
    { id: given, domain: options.domain },
  );
  const bare = bareName(first.id, convention);
  const said = await answers(
    'new service',
    [
      { name: 'title', flag: '--title <text>', about: 'Its title', fallback: title(bare), wrong: oneLine('the title') },
      {
        name: 'entity',
        flag: '--entity <id>',
        about: 'The data it owns, in the plural',
        fallback: plural(bare),
        wrong: (id) => freeEntity(id, model),
      },
      {
        name: 'schema',
        flag: '--schema <name>',
        about: 'Its database schema',
        fallback: snake(bare),
        wrong: (name) => freeSchema(name, model),
      },
    ],
    options,
  );
  // What follows from the id may be taken too.
  const problem = freeEntity(said.entity, model) ?? freeSchema(said.schema, model);
  if (problem !== undefined) throw problem;
  const description = options.description ?? `Keeps ${said.entity.replaceAll('-', ' ')}.`;
  const wrong = oneLine('the description')(description);
  if (wrong !== undefined) throw wrong;
  const names = { ...first, ...said, bare, description };
  const domain = model.domains.get(first.domain);
  const domainFile = sources.find((source) => source.path === domain?.origin.file);
  if (domainFile === undefined)
    throw new CannotRun(`there is no domain ${first.domain}`, 'novatrek new domain makes one');
  const code = posix.join(servicesFolder(model), first.id);
  const files: Written[] = [
    { path: `architecture/services/${first.id}.yaml`, text: serviceYaml(names, schemasOf(root) ?? installedSchemas) },
    { path: domainFile.path, text: withEntry(domainFile, 'entities', said.entity, entityOf(names)), replaces: true },
    ...serviceCode(names).map(({ name, text }) => ({ path: `${code}/${name}`, text })),
  ];
  return addFiles(here, files, options, ['novatrek generate', 'novatrek check', `novatrek up --only ${first.id}`]);
}
