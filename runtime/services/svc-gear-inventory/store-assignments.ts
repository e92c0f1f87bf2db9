import type { Db } from 'novatrek/platform';
import type { GearAssignment, GearCategory, GearCondition, GearSize } from './contract.gen.ts';

export interface Handover {
  /** Also the id of its first row. */
  readonly id: string;
  readonly reservation_id: string;
  readonly participant_guest_id: string;
  readonly check_in_id: string;
  readonly assigned_at: string;
  readonly items: readonly { readonly row: string; readonly item: string }[];
}

interface HandedOut {
  readonly id: string;
  readonly reservation_id: string;
  readonly participant_guest_id: string;
  readonly assigned_at: string;
  readonly returned_at: string | null;
  readonly condition_on_return: GearCondition | null;
  readonly damage_notes: string | null;
  readonly gear_item_id: string;
  readonly category: GearCategory;
  readonly serial_number: string;
  readonly size: GearSize;
}

export async function insertHandover(db: Db, handover: Handover): Promise<void> {
  const { id, reservation_id, participant_guest_id, check_in_id, assigned_at, items } = handover;
  await db.run`
    insert into gear_assignments (
      assignment_id, group_id, item_id, check_in_id, reservation_id, participant_guest_id, assigned_at
    )
    select row_id, ${id}, item_id, ${check_in_id}, ${reservation_id}, ${participant_guest_id}, ${assigned_at}
    from unnest(${items.map(({ row }) => row)}::uuid[], ${items.map(({ item }) => item)}::uuid[]) as given (row_id, item_id)`;
}

export async function findHandover(db: Db, id: string): Promise<GearAssignment | undefined> {
  const rows = await db<HandedOut>`
    select a.group_id as id, a.reservation_id, a.participant_guest_id, a.assigned_at, a.returned_at,
      a.condition_on_return, a.damage_notes, a.item_id as gear_item_id, i.gear_type as category, i.serial_number,
      coalesce(i.size, 'ONE_SIZE') as size
    from gear_assignments a join gear_items i using (item_id)
    where a.group_id = ${id}
    order by a.assignment_id <> a.group_id, i.gear_type, i.serial_number`;
  const [first] = rows;
  if (first === undefined) return undefined;
  const { gear_item_id: _, category: __, serial_number: ___, size: ____, ...handover } = first;
  return {
    ...handover,
    items: rows.map(({ gear_item_id, category, serial_number, size }) => ({
      gear_item_id,
      category,
      serial_number,
      size,
    })),
  };
}

/** The items of a handover whose gear is out; nothing if it came back already. Whoever returns it twice waits here. */
export async function closeHandover(
  db: Db,
  id: string,
  {
    at,
    condition,
    notes,
  }: { readonly at: string; readonly condition: GearCondition | undefined; readonly notes: string | undefined },
): Promise<string[]> {
  const rows = await db<{ readonly item_id: string }>`
    update gear_assignments a
    set returned_at = ${at}, condition_on_return = coalesce(${condition ?? null}, i.condition),
      damage_notes = ${notes ?? null}
    from gear_items i
    where a.group_id = ${id} and a.returned_at is null and i.item_id = a.item_id
    returning a.item_id`;
  return rows.map(({ item_id }) => item_id);
}
