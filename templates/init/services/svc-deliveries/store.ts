import type { Db } from 'novatrek/platform';
import type { Tables } from './contract.gen.ts';

export type DeliveryRow = Tables['deliveries'];

export async function takeDelivery(
  db: Db,
  { beekeeper_id, grams }: { readonly beekeeper_id: string; readonly grams: number },
): Promise<DeliveryRow> {
  const [row] = await db<DeliveryRow>`
    insert into deliveries (beekeeper_id, grams)
    values (${beekeeper_id}, ${grams})
    returning delivery_id, beekeeper_id, grams, grade, delivered_at`;
  if (row === undefined) throw new Error('an insert returns its row');
  return row;
}

export function findDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  return db.one<DeliveryRow>`
    select delivery_id, beekeeper_id, grams, grade, delivered_at
    from deliveries
    where delivery_id = ${id}`;
}

/** The delivery with its grade; nothing if there is none, or if it has one already. */
export function gradeDelivery(db: Db, id: string, grade: string): Promise<DeliveryRow | undefined> {
  return db.one<DeliveryRow>`
    update deliveries
    set grade = ${grade}
    where delivery_id = ${id} and grade is null
    returning delivery_id, beekeeper_id, grams, grade, delivered_at`;
}
