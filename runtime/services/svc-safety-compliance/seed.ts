import type { Db } from 'novatrek/platform';
import { inspectionOutcome } from './inspection-outcome.ts';
import { addIncident, addInspection, addWaiver, audit, followUp } from './store.ts';
import { waiverEnd } from './waiver-terms.ts';

const id = (group: string, n: number) => `${group.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;
const guest = (n: number) => id('5', n);
const guide = (n: number) => id('4', n);
const trip = (n: number) => id('3', n);
const reservation = (n: number) => id('7', n);
const location = (n: number) => id('6', n);
const actor = 'svc-safety-compliance';
const day = 86_400_000;

const waivers = [
  { of: 1, type: 'GENERAL_LIABILITY', ago: 2, contact: 'Nils Lindqvist', phone: '+13035550101' },
  { of: 1, type: 'HIGH_ALTITUDE', ago: 2, contact: 'Nils Lindqvist', phone: '+13035550101' },
  { of: 2, type: 'GENERAL_LIABILITY', ago: 5, contact: 'Ngozi Okafor', phone: '+13035550102' },
  { of: 3, type: 'WATER_ACTIVITY', ago: 12, contact: 'Luis Reyes', phone: '+13035550103' },
  { of: 4, type: 'GENERAL_LIABILITY', ago: 400, contact: 'Asha Patel', phone: '+13035550104' },
] as const;

const incidents = [
  {
    at: 1,
    type: 'INJURY',
    severity: 'MEDIUM',
    description: 'Guest slipped on wet rock at the second creek crossing and twisted an ankle.',
    actions_taken: 'Ankle taped, guest walked out with an assistant guide.',
    follow_up_required: true,
    latitude: 39.1178,
  },
  {
    at: 2,
    type: 'NEAR_MISS',
    severity: 'LOW',
    description: 'A loose hold came off on the approach; nobody was below.',
    actions_taken: 'Hold removed, route inspected.',
    follow_up_required: false,
    latitude: 39.1211,
  },
  {
    at: 3,
    type: 'WILDLIFE_ENCOUNTER',
    severity: 'HIGH',
    description: 'Black bear with cubs within 40 m of the lunch place.',
    actions_taken: 'Party withdrew along the shore.',
    follow_up_required: false,
    latitude: 39.134,
  },
] as const;

const checklists = [
  [
    { item_code: 'AED-01', description: 'Defibrillator charged and in date', passed: true },
    { item_code: 'FIRE-03', description: 'Extinguishers sealed and inspected', passed: true },
  ],
  [
    { item_code: 'AED-01', description: 'Defibrillator charged and in date', passed: true },
    {
      item_code: 'FIRE-03',
      description: 'Extinguishers sealed and inspected',
      passed: false,
      remediation_notes: 'Kitchen extinguisher is on order.',
    },
  ],
  [{ item_code: 'DOCK-02', description: 'Boards of the landing stage sound', passed: false }],
] as const;

/** Waivers, incidents and inspections of the days before, in every state a page can show. */
export async function seed(db: Db, now: Date): Promise<void> {
  for (const [index, { of, type, ago, contact, phone }] of waivers.entries()) {
    const at = new Date(now.getTime() - ago * day);
    const { waiver_id } = await addWaiver(
      db,
      {
        guest_id: guest(of),
        reservation_id: reservation(of),
        trip_id: trip(of),
        waiver_type: type,
        version: '2026.1',
        ip_address: `203.0.113.${20 + index}`,
        emergency_contact_name: contact,
        emergency_contact_phone: phone,
      },
      { id: id('b', index + 1), reference: `ver-seed-${index + 1}`, at, end: waiverEnd(type, at, undefined) },
    );
    await audit(db, { of: 'waiver', id: waiver_id, action: 'SIGNED', actor, at, details: { waiver_type: type } });
  }
  for (const [index, { at: n, latitude, ...filed }] of incidents.entries()) {
    const at = new Date(now.getTime() - (3 - index) * day);
    const { incident_id } = await addIncident(
      db,
      {
        ...filed,
        reservation_id: reservation(n),
        guide_id: guide(n),
        trip_id: trip(n),
        location_coordinates: { latitude, longitude: -106.4454 },
      },
      { id: id('c', index + 1), by: 'operator:seed', at },
    );
    await audit(db, {
      of: 'incident',
      id: incident_id,
      action: 'FILED',
      actor,
      at,
      details: { severity: filed.severity },
    });
  }
  await followUp(db, id('c', 2), {
    severity: 'LOW',
    status: 'RESOLVED',
    actions_taken: 'Hold removed, route inspected.',
    follow_up_required: false,
    follow_up_notes: 'Route is open again.',
    resolved_at: now.toISOString(),
    resolution_notes: 'Route is open again.',
  });
  for (const [index, items] of checklists.entries()) {
    const at = new Date(now.getTime() - (10 - index) * day);
    const date = at.toISOString().slice(0, 10);
    const more = { id: id('d', index + 1), at, day: date, ...inspectionOutcome(items, date) };
    const body = { location_id: location(index + 1), inspector_id: guide(6), checklist_results: items };
    await addInspection(db, body, more);
    await audit(db, {
      of: 'safety_inspection',
      id: more.id,
      action: 'RECORDED',
      actor,
      at,
      details: { status: more.status },
    });
  }
}
