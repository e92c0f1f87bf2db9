import type { Service } from '../../model/model.ts';

/** A service and the names under which PostgreSQL knows it. */
export interface Tenant {
  readonly service: Service;
  readonly schema: string;
  readonly owner: string;
  readonly app: string;
}

/** The services that keep data; the others have no business in the database, so no role. */
export function tenantsOf(services: Iterable<Service>): Tenant[] {
  return [...services].flatMap((service) =>
    service.store === undefined
      ? []
      : [
          {
            service,
            schema: schemaName(service.store.schema),
            owner: ownerRole(service.id),
            app: appRole(service.id),
          },
        ],
  );
}

/** Other engines write schemas in capitals; PostgreSQL folds what is not quoted to lower case, and so do we. */
export function schemaName(schema: string): string {
  return schema.toLowerCase();
}

/** Runs the migrations and owns what they make. */
export function ownerRole(serviceId: string): string {
  return `${base(serviceId)}_owner`;
}

/** What the running service logs in as: it reads and writes rows, nothing else. */
export function appRole(serviceId: string): string {
  return `${base(serviceId)}_app`;
}

// PostgreSQL cuts names at 63 bytes without a word and keeps `pg_` for itself.
const plain = /^(?!pg-)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const longest = 63 - '_owner'.length;

/** No two ids may meet in one role: each could then read what belongs to the other. */
function base(serviceId: string): string {
  if (plain.test(serviceId) && serviceId.length <= longest) return serviceId.replaceAll('-', '_');
  const mark = fingerprint(serviceId);
  const words = serviceId.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  // Two underscores stand in no plain name, so this can't meet one.
  return `s_${words.slice(0, longest - mark.length - 4)}__${mark}`;
}

/** 64-bit FNV-1a. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
