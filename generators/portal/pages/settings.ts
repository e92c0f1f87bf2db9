import type { Service } from '../../../model/model.ts';
import { link, type Site } from '../site.ts';
import { code, table } from '../view.ts';

export function settings(site: Site, service: Service) {
  const ids = service.settings.map((one) => site.addresses.things.get(one)?.split('#')[1] ?? '');
  return table(
    'Settings',
    ['Setting', 'Default', 'Description', 'Decision'],
    service.settings.map((one) => [
      code(one.name),
      code(JSON.stringify(one.default)),
      site.rich(one.description),
      one.decision === undefined ? undefined : link(site, one.decision),
    ]),
    { ids },
  );
}

/** What whoever runs it must keep, and nobody else may have. */
export function secrets(site: Site, service: Service) {
  return table(
    'Secrets',
    ['Secret', 'Variable', 'Description'],
    (service.secrets ?? []).map(({ name, description }) => [
      code(name),
      code(name.toUpperCase().replaceAll('-', '_')),
      site.rich(description),
    ]),
  );
}
