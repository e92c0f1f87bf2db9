import { randomUUID } from 'node:crypto';
import { contract as emergency } from '../runtime/services/svc-emergency-response/contract.gen.ts';
import { contract as guides } from '../runtime/services/svc-guide-management/contract.gen.ts';
import { contract as safety } from '../runtime/services/svc-safety-compliance/contract.gen.ts';
import {
  type ScheduleConflict,
  contract as scheduling,
} from '../runtime/services/svc-scheduling-orchestrator/contract.gen.ts';
import { contract as trails } from '../runtime/services/svc-trail-management/contract.gen.ts';
import { contract as wildlife } from '../runtime/services/svc-wildlife-tracking/contract.gen.ts';
import type { Booking } from './booking.ts';
import { adventureApp, operationsDashboard, operator, type Party } from './cast.ts';
import { dayAfter, type Guide, type Outing } from './planning.ts';
import type { Scene } from './scene.ts';
import { StoryFailed } from './story-failed.ts';

/** A bear on the trail: the mock of wildlife tracking says so, and everybody who hears it is real. */
export async function bear(scene: Scene, { booker }: Party, outing: Outing): Promise<void> {
  await scene.happens(wildlife, 'wildlife_alert.issued', {
    alert_id: randomUUID(),
    sighting_id: randomUUID(),
    species_name: 'Grizzly bear',
    threat_level: 'high',
    affected_trail_ids: [outing.trail],
    recommended_action: 'close_trail',
    radius_meters: 1_500,
    expires_at: `${outing.day}T20:00:00Z`,
  });
  scene.say(`A grizzly is seen on ${outing.trailName}: wildlife tracking warns until the evening of ${outing.day}.`);
  const ground = await scene.until(
    adventureApp(booker.id),
    trails,
    'getTrailCurrentConditions',
    { params: { trail_id: outing.trail } },
    { what: 'the trail to be CLOSED', holds: ({ trail_status }) => trail_status === 'CLOSED' },
  );
  scene.say(`Nora's app shows the trail as ${ground.trail_status}: "${ground.active_closures?.[0]?.reason}".`);
}

/** The desk finds the conflict and moves the trip by a day; those it concerns are told. */
export async function reschedule(scene: Scene, outing: Outing, guide: Guide): Promise<string> {
  const { conflicts = [] } = await scene.ask(operator, scheduling, 'listScheduleConflicts', {
    query: { date: outing.day },
  });
  const conflict = conflicts.find(
    ({ type, affected_trip_ids }) => type === 'TRAIL_CLOSED' && affected_trip_ids?.includes(outing.trip),
  );
  const option = conflict?.resolution_options?.find(({ strategy }) => strategy === 'RESCHEDULE_TRIP');
  if (conflict === undefined || option === undefined)
    throw new StoryFailed(`a conflict on ${outing.day} that the trip can be moved out of`, JSON.stringify(conflict));
  scene.say(`The schedule of ${outing.day} has a conflict, ${conflict.severity}: ${conflict.description}`);
  const solved = await scene.ask(operator, scheduling, 'resolveScheduleConflict', {
    body: { conflict_id: conflict.id, selected_resolution_id: option.id, operator_notes: 'Bear on the trail' },
  });
  scene.check('the conflict', 'RESOLVED', solved.resolution_status);
  const day = dayAfter(outing.day, 1);
  const { data = [] } = await scene.ask(operator, guides, 'getGuideSchedule', {
    params: { guide_id: guide.id },
    query: { from_date: outing.day, to_date: day },
  });
  scene.check(
    `the days ${guide.name} leads the trip`,
    [day],
    data.filter(({ trip_id }) => trip_id === outing.trip).map(({ departure_date }) => departure_date),
  );
  scene.say(`The operations desk moves the trip to ${day}, and ${guide.name} with it; guests and guide are told.`);
  return day;
}

export async function emergencyCall(scene: Scene, { friend }: Party, booking: Booking, day: string): Promise<void> {
  await scene.happens(emergency, 'emergency.triggered', {
    emergency_id: randomUUID(),
    guest_id: friend.id,
    reservation_id: booking.id,
    type: 'medical',
    severity: 'high',
    location: { latitude: 39.1178, longitude: -106.4454, altitude_meters: 3_120.5 },
    reported_by: friend.id,
  });
  scene.say('In the gorge Leo slips and presses the SOS of his wristband: a medical emergency, severity high.');
  const binds = ({ description }: ScheduleConflict) => description?.startsWith('An emergency (medical)') === true;
  const { conflicts = [] } = await scene.until(
    operator,
    scheduling,
    'listScheduleConflicts',
    { query: { date: day } },
    {
      what: `a conflict on ${day} because of the emergency`,
      holds: (found) => found.conflicts?.some(binds) === true,
    },
  );
  const noted = conflicts.find(binds)?.description;
  scene.say(`The safety desk is alerted, Leo is told that help is coming, and scheduling notes: "${noted}"`);
}

export async function fileIncident(
  scene: Scene,
  { friend }: Party,
  outing: Outing,
  booking: Booking,
  guide: string,
): Promise<string> {
  const filed = await scene.ask(operationsDashboard, safety, 'createIncident', {
    body: {
      type: 'INJURY',
      severity: 'HIGH',
      description: 'A guest slipped on wet rock at the third rappel and hurt a knee.',
      actions_taken: 'Knee splinted; party waits at the upper exit.',
      requires_evacuation: true,
      follow_up_required: true,
      reservation_id: booking.id,
      guest_id: friend.id,
      guide_id: guide,
      trip_id: outing.trip,
      trail_id: outing.trail,
      location_coordinates: { latitude: 39.1178, longitude: -106.4454 },
    },
  });
  scene.check('the incident', 'OPEN', filed.status);
  scene.say('The safety desk files the incident: the guide is alerted by text message, Leo gets a letter.');
  return filed.id;
}

export async function closeIncident(scene: Scene, incident: string): Promise<void> {
  const closed = await scene.ask(operator, safety, 'updateIncident', {
    params: { incident_id: incident },
    body: { status: 'RESOLVED', follow_up_required: false, follow_up_notes: 'Knee is bruised, nothing is broken.' },
  });
  scene.check('the incident', 'RESOLVED', closed.status);
  scene.say('Nothing is broken: the incident is resolved.');
}
