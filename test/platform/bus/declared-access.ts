import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = (name: string) => fileURLToPath(new URL(`../../../architecture/${name}`, import.meta.url));
const event = z.object({ channel: z.string(), producer: z.string(), consumers: z.array(z.string()).default([]) });

/** Who may do what, as the architecture's own files say it: not what was generated from them. */
export interface DeclaredAccess {
  readonly services: readonly string[];
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  /** `svc-orders publish shop.orders.placed`, `svc-mail read shop.orders.placed`, `svc-mail join svc-mail` */
  readonly allowed: ReadonlySet<string>;
}

export function declaredAccess(): DeclaredAccess {
  const services = namesIn('services');
  const events = namesIn('events').map((name) =>
    event.parse(parse(readFileSync(`${folder('events')}/${name}.yaml`, 'utf8'))),
  );
  const groups = [...new Set(events.flatMap(({ consumers }) => consumers))].sort();
  const allowed = new Set([
    ...events.map(({ producer, channel }) => `${producer} publish ${channel}`),
    ...events.flatMap(({ consumers, channel }) => consumers.map((consumer) => `${consumer} read ${channel}`)),
    ...groups.map((group) => `${group} join ${group}`),
  ]);
  return { services, topics: events.map(({ channel }) => channel), groups, allowed };
}

export function namesIn(kind: 'services' | 'events'): string[] {
  return readdirSync(folder(kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}
