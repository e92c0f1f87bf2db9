import type { Db } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';

export type BeekeeperRow = Tables['beekeepers'];

/** The new member; nothing if one has the same address. */
export function registerBeekeeper(
  db: Db,
  { full_name, email }: { readonly full_name: string; readonly email: string },
): Promise<BeekeeperRow | undefined> {
  return db.one<BeekeeperRow>`
    insert into beekeepers (full_name, email)
    values (${full_name}, ${email})
    on conflict (email) do nothing
    returning beekeeper_id, full_name, email, joined_at`;
}

export function findBeekeeper(db: Db, id: string): Promise<BeekeeperRow | undefined> {
  return db.one<BeekeeperRow>`
    select beekeeper_id, full_name, email, joined_at
    from beekeepers
    where beekeeper_id = ${id}`;
}

export function listBeekeepers(db: Db): Promise<BeekeeperRow[]> {
  return db<BeekeeperRow>`
    select beekeeper_id, full_name, email, joined_at
    from beekeepers
    order by joined_at, beekeeper_id
    limit 200`;
}
