import type { Raw } from '../raw.ts';
import type { Draft } from './draft.ts';
import { drafted } from './draft.ts';
import type { SpecDocument } from './given.ts';
import { mapOf, textOf } from './plain-data.ts';
import { kebab, sentence } from './words.ts';

/** The domain of an imported service: as told, as it is, as the document says, or `imported`. */
export function domainFor(raw: Raw, told: string | undefined, document: SpecDocument, service: string): string {
  const said = textOf(mapOf(document.data.info)['x-domain']);
  const current = raw.services.find((file) => file.id === service)?.data.domain;
  return told ?? current ?? (said === undefined ? undefined : kebab(said)) ?? 'imported';
}

/** The files without which the imported ones would not check: a platform, and their domains. */
export function surroundings(
  raw: Raw,
  domains: ReadonlyMap<string, string | undefined>,
  dataClasses: ReadonlySet<string>,
): Draft[] {
  const drafts: Draft[] = [];
  const classes = [...dataClasses].filter((name) => name !== 'none' && kebab(name) === name);
  if (raw.platform === undefined)
    drafts.push(
      drafted.platform({
        name: 'Imported',
        description: 'Imported from existing specs. Give the platform its name and say what it is for.',
        ...(classes.length === 0
          ? {}
          : {
              dataClasses: Object.fromEntries(
                classes.map((name) => [name, { title: name, description: `Found in an imported spec as ${name}.` }]),
              ),
            }),
      }),
    );
  for (const [id, team] of domains)
    if (!raw.domains.some((domain) => domain.id === id))
      drafts.push(
        drafted.domain(id, {
          name: sentence(id),
          team: team ?? 'Nobody yet',
          description:
            'Holds imported services. Say what this domain is responsible for, and what is not its business.',
        }),
      );
  return drafts;
}
