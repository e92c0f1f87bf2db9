import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { yamlText } from '../../generators/emit/yaml.ts';
import { drafted, headerOf } from '../../model/import/draft.ts';
import { answers } from '../ask.ts';
import { CannotRun } from '../workspace.ts';
import { addFiles, ground, kebabOnly, type NewOptions, oneLine } from './new-files.ts';
import { title } from './new-words.ts';

export interface NewDomainOptions extends NewOptions {
  readonly name?: string;
  readonly team?: string;
  readonly description?: string;
}

/** `novatrek new domain`: a bounded context that so far holds nothing. */
export async function newDomain(id: string | undefined, options: NewDomainOptions): Promise<number> {
  const here = ground(options);
  const { model } = here;
  const free = (answer: string) =>
    kebabOnly('a domain')(answer) ??
    (model.domains.has(answer) ? new CannotRun(`the domain ${answer} exists already`, 'choose another id') : undefined);
  const first = await answers(
    'new domain',
    [{ name: 'id', flag: '<id>', about: 'Id of the domain, like order-intake', wrong: free }],
    { id },
  );
  const said = await answers(
    'new domain',
    [
      { name: 'name', flag: '--name <text>', about: 'Its name', fallback: title(first.id), wrong: oneLine('the name') },
      { name: 'team', flag: '--team <text>', about: 'The team that answers for it', wrong: oneLine('the team') },
      {
        name: 'description',
        flag: '--description <text>',
        about: 'What it is responsible for',
        fallback: 'Say what this domain is responsible for, and what is not its business.',
        wrong: oneLine('the description'),
      },
    ],
    options,
  );
  const draft = drafted.domain(first.id, { name: said.name, team: said.team, description: said.description });
  const text = yamlText(draft.data, headerOf(draft, schemasOf(here.root)));
  return addFiles(here, [{ path: draft.path, text }], options, [
    `novatrek new service ${serviceId('name', model.platform.conventions?.service)} --domain ${first.id}`,
  ]);
}

/** `svc-<name>` filled in. */
export function serviceId(name: string, convention = '<name>'): string {
  return convention.replace('<name>', () => name);
}

/** The toolkit's own repository has its schemas at hand; everybody else has them installed. */
export function schemasOf(root: string): string | undefined {
  return existsSync(join(root, 'schemas', 'service.schema.json')) ? 'schemas' : undefined;
}
