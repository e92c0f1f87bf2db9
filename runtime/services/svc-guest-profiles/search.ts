import type { Db } from 'novatrek/platform';
import type { Guest, Operations } from './contract.gen.ts';
import { placeOf, shownGuest } from './profile.ts';
import { comparable } from './same-name.ts';
import { guestsByIds, namesOf, pageByTime } from './store.ts';
import type { Vault } from './vault.ts';

type Query = Operations['searchGuests']['request']['query'];

export interface Page {
  readonly guests: readonly Guest[];
  readonly total: number;
}

/** One page of the guests that match. Names are opened where they are searched or sorted by; times the database sorts. */
export async function searchGuests(db: Db, vault: Vault, query: Query, today: string): Promise<Page> {
  const { page, page_size: limit, sort_by: by, sort_order, q } = query;
  const [offset, descending] = [Math.min((page - 1) * limit, 2 ** 40), sort_order === 'desc'];
  if (q === undefined && by !== 'last_name') {
    const { rows, total } = await pageByTime(db, vault, query, { by, descending, limit, offset, today });
    return { guests: rows.map((row) => shownGuest(vault, row)), total };
  }
  const wanted = comparable(q ?? '');
  const found = (await namesOf(db, vault, query, today))
    .map((row) => {
      const first = comparable(vault.open(placeOf('first_name', row.guest_id), row.first_name));
      const last = comparable(vault.openFindable('last_name', row.last_name));
      const key = by === 'last_name' ? `${last}\0${first}` : row[by];
      const text = q === undefined ? '' : `${first} ${last}\n${vault.openFindable('email', row.email)}`;
      return { id: row.guest_id, key, text };
    })
    .filter(({ text }) => text.includes(wanted))
    .sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id));
  if (descending) found.reverse();
  const ids = found.slice(offset, offset + limit).map(({ id }) => id);
  const rows = new Map((await guestsByIds(db, ids)).map((row) => [row.guest_id, row]));
  const guests = ids.flatMap((id) => rows.get(id) ?? []).map((row) => shownGuest(vault, row));
  return { guests, total: found.length };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function paginationOf(page: number, page_size: number, total_items: number) {
  return { page, page_size, total_items, total_pages: Math.ceil(total_items / page_size) };
}
