import { type Db, sql } from 'novatrek/platform';
import type { Operations, Tables } from './contract.gen.ts';

export type Row = Tables['spare_parts'];
type Body = Operations['createSparePart']['request']['body'];

/** The new row; nothing if its title is taken. */
export function insertRow(db: Db, { title, note }: Body) {
  return db.one<Row>`
    insert into spare_parts (title, note)
    values (${title}, ${note ?? null})
    on conflict (title) do nothing
    returning spare_part_id, title, note, created_at`;
}

export function findRow(db: Db, id: string) {
  return db.one<Row>`
    select spare_part_id, title, note, created_at
    from spare_parts
    where spare_part_id = ${id}`;
}

export function listRows(db: Db, after: string | undefined, limit: number) {
  return db<Row>`
    select spare_part_id, title, note, created_at
    from spare_parts
    ${after === undefined ? sql`` : sql`where spare_part_id > ${after}`}
    order by spare_part_id
    limit ${limit}`;
}
