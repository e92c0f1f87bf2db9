import { randomUUID } from 'node:crypto';
import type { Db } from 'novatrek/platform';
import type { GearAssignment, GearAssignmentCreate, GearCondition, GearItem } from './contract.gen.ts';
import { canBeHandedOut, returned } from './item-state.ts';
import { type Move, stockChanges } from './stock-changes.ts';
import { lockItems, saveItem } from './store.ts';
import { closeHandover, findHandover, insertHandover } from './store-assignments.ts';
import { changeStock } from './store-levels.ts';

const noCheckIn = '00000000-0000-0000-0000-000000000000';

export type HandedOut =
  | { readonly assignment: GearAssignment }
  | { readonly unknown: readonly string[] }
  | { readonly taken: readonly GearItem[] };

/** Marks all items as assigned, or none. */
export async function handOut(db: Db, request: GearAssignmentCreate, at: Date): Promise<HandedOut> {
  const wanted = request.items.map(({ gear_item_id }) => gear_item_id.toLowerCase());
  const items = await lockItems(db, wanted);
  const unknown = wanted.filter((id) => !items.some((item) => item.id === id));
  if (unknown.length > 0) return { unknown };
  const taken = items.filter((item) => !canBeHandedOut(item));
  if (taken.length > 0) return { taken };
  const id = randomUUID();
  await insertHandover(db, {
    id,
    reservation_id: request.reservation_id,
    participant_guest_id: request.participant_guest_id,
    check_in_id: request.check_in_id ?? noCheckIn,
    assigned_at: at.toISOString(),
    items: wanted.map((item, place) => ({ row: place === 0 ? id : randomUUID(), item })),
  });
  await moveItems(
    db,
    items.map((before) => ({ before, after: { ...before, status: 'ASSIGNED' } })),
  );
  const assignment = await findHandover(db, id);
  if (assignment === undefined) throw new Error('a handover just written is there');
  return { assignment };
}

export interface Return {
  readonly at: Date;
  readonly condition: GearCondition | undefined;
  readonly notes: string | undefined;
}

/** Nothing if the gear came back before. */
export async function takeBack(
  db: Db,
  id: string,
  { at, condition, notes }: Return,
): Promise<GearAssignment | undefined> {
  const closed = await closeHandover(db, id, { at: at.toISOString(), condition, notes });
  if (closed.length === 0) return undefined;
  const items = await lockItems(db, closed);
  await moveItems(
    db,
    items.map((before) => ({ before, after: { ...before, ...returned(before, condition) } })),
  );
  return findHandover(db, id);
}

interface ItemMove extends Move {
  readonly after: GearItem;
}

/** Writes the items and the counts of where they were and are now. */
export async function moveItems(db: Db, moves: readonly ItemMove[]): Promise<void> {
  for (const { after } of moves) await saveItem(db, after);
  await changeStock(db, stockChanges(moves));
}
