import { keyBelow } from '../finding.ts';
import type { SpecDocument } from './given.ts';
import type { Ledger } from './ledger.ts';
import type { Spot } from './library.ts';
import { carrier } from './openapi-desk.ts';
import { mapOf, type PlainMap, textOf } from './plain-data.ts';
import { versionOf } from './version.ts';

/** The file of a service that so far is known only by its events. */
export function serviceStub({ file, data }: SpecDocument, id: string, domain: string, ledger: Ledger): PlainMap {
  const root: Spot = { value: data, at: { file, path: [] } };
  const info = mapOf(data.info);
  const isOwn = textOf(info['x-service']) !== undefined;
  const title = textOf(info.title);
  const description = textOf(info.description);
  const rest: [string, unknown][] = [];
  const known = ['asyncapi', 'info', 'channels', 'operations', 'components', 'defaultContentType'];
  carrier(ledger, 'x-asyncapi-')(root, isOwn ? [...known, 'servers'] : known, rest);
  const ofInfo = Object.entries(info).filter(
    ([key]) => !['title', 'version', 'description', 'x-service', 'x-domain', 'x-decisions'].includes(key),
  );
  if (!isOwn && ofInfo.length > 0) {
    rest.push(['x-asyncapi-info', Object.fromEntries(ofInfo)]);
    for (const [key] of ofInfo)
      ledger.note('kept', keyBelow(root.at, 'info', key), key, 'the metadata has no word for it', 'x-asyncapi-info');
  }
  return {
    title: (isOwn ? title?.replace(/ events$/, '') : title) ?? id,
    version: versionOf(info.version, { file, path: ['info', 'version'] }, ledger),
    domain,
    // Under its own description a generated document explains the envelope of all events.
    description:
      (isOwn ? description?.replace(/\n\n[^\n]*$/, '') : description) ??
      `${title ?? id}, imported from an AsyncAPI document.`,
    ...Object.fromEntries(rest),
  };
}
