import { randomUUID } from 'node:crypto';
import { answer, defineService, ifFound } from 'novatrek/platform';
import { contract, type GearItem } from './contract.gen.ts';
import { handOut, moveItems, takeBack } from './handover.ts';
import { objectionTo } from './handover-checks.ts';
import { changed, maintained, statusFor } from './item-state.ts';
import { dayOf, isStorableDay, momentIn } from './moments.ts';
import { newRfidTag } from './rfid.ts';
import { seed } from './seed.ts';
import { stockChanges } from './stock-changes.ts';
import { findItem, findPackage, insertItem, listPackages, lockItems, searchItems } from './store.ts';
import { findHandover } from './store-assignments.ts';
import { changeStock, listLevels } from './store-levels.ts';
import { insertRecord, listRecords, takeDueItems } from './store-maintenance.ts';

/** What a column of money holds. */
const mostDollars = 99_999_999.99;

export default defineService(contract, ({ db, call, log, now }) => ({
  handlers: {
    async searchGearItems({ query, refuse }) {
      if (query.maintenance_due_by !== undefined && !isStorableDay(query.maintenance_due_by))
        throw refuse(400, 'no-such-day', 'maintenance_due_by is no day that gear could be due on');
      const { items, total } = await searchItems(db, query);
      const { page, page_size } = query;
      return { items, pagination: { page, page_size, total_items: total, total_pages: Math.ceil(total / page_size) } };
    },

    async addGearItem({ body, refuse }) {
      const { condition = 'NEW', next_maintenance_due } = body;
      if (condition === 'RETIRED') throw refuse(422, 'item-retired', 'A retired item is not added to the inventory');
      if (!isStorableDay(body.purchase_date) || body.purchase_date > dayOf(now()))
        throw refuse(422, 'purchase-date-wrong', 'The item cannot have been bought on that day');
      if (next_maintenance_due !== undefined && next_maintenance_due < body.purchase_date)
        throw refuse(422, 'due-before-purchase', 'Maintenance cannot be due before the item was bought');
      const id = randomUUID();
      const item = { ...body, id, condition, status: statusFor(condition), rfid_tag: newRfidTag() };
      if (!(await insertItem(db, item)))
        throw refuse(409, 'serial-number-taken', 'An item with this serial number is registered already');
      await changeStock(db, stockChanges([{ after: item }]));
      const added = await findItem(db, id);
      if (added === undefined) throw new Error('an item just added is there');
      return answer(201, added, { location: `${contract.basePath}/gear-items/${id}` });
    },

    async getGearItem({ params, refuse }) {
      const item = await findItem(db, params.item_id);
      if (item === undefined) throw refuse(404, 'no-such-item', 'There is no such gear item');
      return item;
    },

    async updateGearItem({ params, body, refuse }) {
      const { name, size, condition, location_id, status, next_maintenance_due } = body;
      if ([name, size, condition, location_id, status, next_maintenance_due].every((one) => one === undefined))
        throw refuse(400, 'nothing-to-change', 'Name at least one field to change');
      const [item] = await lockItems(db, [params.item_id]);
      if (item === undefined) throw refuse(404, 'no-such-item', 'There is no such gear item');
      const moves = location_id !== undefined && location_id.toLowerCase() !== item.location_id;
      const outcome = changed(item, { status, condition, moves });
      if ('refused' in outcome) {
        const { refused } = outcome;
        throw refuse(refused.status, refused.code, refused.message, { allowed: refused.allowed });
      }
      if (next_maintenance_due !== undefined && next_maintenance_due < item.purchase_date)
        throw refuse(422, 'due-before-purchase', 'Maintenance cannot be due before the item was bought');
      const after: GearItem = {
        ...item,
        ...outcome.next,
        name: name ?? item.name,
        size: size ?? item.size,
        location_id: location_id ?? item.location_id,
        next_maintenance_due: next_maintenance_due ?? item.next_maintenance_due,
      };
      await moveItems(db, [{ before: item, after }]);
      const saved = await findItem(db, item.id);
      if (saved === undefined) throw new Error('an item just saved is there');
      return saved;
    },

    async listGearPackages({ query }) {
      return { packages: await listPackages(db, query.activity_type) };
    },

    async getGearPackage({ params, refuse }) {
      const found = await findPackage(db, params.package_id);
      if (found === undefined) throw refuse(404, 'no-such-package', 'There is no such gear package');
      return found;
    },

    async createGearAssignment({ body, refuse }) {
      const { participant_guest_id: guest_id, reservation_id, items } = body;
      if (new Set(items.map(({ gear_item_id }) => gear_item_id.toLowerCase())).size < items.length)
        throw refuse(400, 'item-twice', 'An item is named twice');
      const [guest, booking, waivers] = await Promise.all([
        ifFound(call.guestProfiles.getGuest({ guest_id })),
        ifFound(call.reservations.getReservation({ reservation_id })),
        ifFound(call.safetyCompliance.listWaivers({ guest_id, status: 'ACTIVE' })),
      ]);
      const objection = objectionTo(guest, booking, waivers ?? []);
      if (objection !== undefined) throw refuse(422, objection.code, objection.message, objection.members);
      const handedOut = await handOut(db, body, now());
      if ('unknown' in handedOut)
        throw refuse(422, 'unknown-item', 'There is no such gear item', {
          details: handedOut.unknown.map((id) => ({ field: 'items', reason: `${id} is unknown` })),
        });
      if ('taken' in handedOut)
        throw refuse(409, 'item-not-available', 'An item cannot be handed out now', {
          details: handedOut.taken.map(({ id, status, condition }) => ({
            field: 'items',
            reason: `${id} is ${status}, in condition ${condition}`,
          })),
        });
      const { assignment } = handedOut;
      return answer(201, assignment, { location: `${contract.basePath}/gear-assignments/${assignment.id}` });
    },

    async getGearAssignment({ params, refuse }) {
      const found = await findHandover(db, params.assignment_id);
      if (found === undefined) throw refuse(404, 'no-such-assignment', 'There is no such gear assignment');
      return found;
    },

    async returnGearAssignment({ params, body, refuse }) {
      const { condition_on_return: condition, damage_notes: notes } = body ?? {};
      const returned = await takeBack(db, params.assignment_id, { at: now(), condition, notes });
      if (returned !== undefined) return returned;
      const found = await findHandover(db, params.assignment_id);
      if (found === undefined) throw refuse(404, 'no-such-assignment', 'There is no such gear assignment');
      throw refuse(409, 'already-returned', `The gear came back at ${found.returned_at}`);
    },

    async logMaintenanceEvent({ params, body, refuse }) {
      const { resulting_condition, cost, next_due, technician, type, notes } = body;
      const done = momentIn(body.date);
      if (done === undefined || done > now())
        throw refuse(422, 'date-wrong', 'The work cannot have been done at that time');
      if (next_due !== undefined && next_due < dayOf(done))
        throw refuse(422, 'due-before-work', 'The next maintenance cannot be due before this one was done');
      if (cost !== undefined && cost > mostDollars)
        throw refuse(422, 'cost-too-high', `A cost is at most ${mostDollars}`);
      if (technician.length > 100)
        throw refuse(422, 'name-too-long', 'The name of a technician has at most 100 letters');
      const [item] = await lockItems(db, [params.item_id]);
      if (item === undefined) throw refuse(404, 'no-such-item', 'There is no such gear item');
      const outcome = maintained(item, resulting_condition);
      if ('refused' in outcome) {
        const { refused } = outcome;
        throw refuse(refused.status, refused.code, refused.message, { allowed: refused.allowed });
      }
      const record = await insertRecord(db, {
        id: randomUUID(),
        gear_item_id: item.id,
        type,
        date: done.toISOString(),
        technician,
        notes: notes ?? null,
        cost: cost ?? null,
        next_due: next_due ?? null,
      });
      const isLatest = item.last_maintenance == null || item.last_maintenance <= record.date;
      const due = isLatest ? record.next_due : item.next_maintenance_due;
      await moveItems(db, [{ before: item, after: { ...item, ...outcome.next, next_maintenance_due: due } }]);
      return record;
    },

    async getMaintenanceHistory({ params, query, refuse }) {
      if ((await findItem(db, params.item_id)) === undefined)
        throw refuse(404, 'no-such-item', 'There is no such gear item');
      const { records, total } = await listRecords(db, params.item_id, query.limit);
      return { gear_item_id: params.item_id, records, total_records: total };
    },

    async getInventoryLevels({ query }) {
      return { levels: await listLevels(db, query), generated_at: now().toISOString() };
    },
  },
  consumers: {},
  jobs: {
    'maintenance-alerts': {
      every: '1 hour',
      async run() {
        for (const item of await takeDueItems(db, dayOf(now()))) log.warn('gear is due for maintenance', { ...item });
      },
    },
  },
  async seed() {
    await db.transaction(() => seed(db, now()));
  },
}));
