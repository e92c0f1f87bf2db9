import type { Model, Service } from '../model/model.ts';

/** What code calls the client of a service: its id without what every service has in its name, in camel case. */
export function clientName(service: Service, { platform }: Model): string {
  const [prefix = '', ...rest] = (platform.conventions?.service ?? '').split(/<[^>]*>/);
  const suffix = rest.at(-1) ?? '';
  const isUsual = rest.length === 1 && service.id.startsWith(prefix) && service.id.endsWith(suffix);
  return camel(isUsual ? service.id.slice(prefix.length, service.id.length - suffix.length) : '') || camel(service.id);
}

function camel(text: string): string {
  const [first = '', ...others] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return [
    first.charAt(0).toLowerCase() + first.slice(1),
    ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ].join('');
}
