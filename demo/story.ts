import { bear, closeIncident, emergencyCall, fileIncident, reschedule } from './alarm.ts';
import { book, browse, moveBooking, pay, register } from './booking.ts';
import { checkInAtKiosk, checkInByApp, giveBack, handOut, makeReady, sign } from './check-in.ts';
import { type Message, readOut } from './messages.ts';
import { prepare, schedule } from './planning.ts';
import type { Stage } from './stage.ts';

/** A day of adventure, from the first look at a trip to the evening after; and the messages it brought. */
export async function dayOfAdventure({ step }: Stage): Promise<readonly Message[]> {
  const began = new Date();
  const outing = await step('A trail is opened, a departure put on sale', [], prepare);
  const party = await step('Two guests register', ['guest.registered', 'guest.registered'], register);
  const nora = { name: 'Nora', id: party.booker.id };
  const leo = { name: 'Leo', id: party.friend.id };
  const trip = await step('Nora looks for a trip', [], (scene) => browse(scene, party, outing));
  const booking = await step('She books for two', [], (scene) => book(scene, party, outing, trip));
  await step('The deposit is paid', ['payment.processed', 'reservation.created'], (scene) =>
    pay(scene, party, outing, booking),
  );
  const guide = await step('The trip is scheduled, a guide assigned', ['schedule.published'], (scene) =>
    schedule(scene, outing, trip),
  );
  await step('Both sign their waivers', [], (scene) => sign(scene, party, outing, booking));
  const gear = await step('Gear is handed out', [], (scene) => handOut(scene, party, booking));
  const first = await step('Nora checks in with her phone', ['checkin.completed'], (scene) =>
    checkInByApp(scene, party, booking),
  );
  const second = await step('Leo checks in at a kiosk', ['checkin.completed'], (scene) =>
    checkInAtKiosk(scene, party, outing, booking),
  );
  await step('Gear is checked, wristbands go on', ['incident.reported', 'incident.reported'], (scene) =>
    makeReady(scene, [first, second], gear, guide.id),
  );
  await step('The booking is checked in', ['reservation.status_changed'], async (scene) => {
    await moveBooking(scene, party, booking, 'CHECKED_IN');
    scene.say('Reservations note the new status and tell everybody who hears of it.');
  });
  const before = await step('What they have heard so far', [], async (scene) => [
    ...(await readOut(scene, { ...nora, since: began }, [
      ['EMAIL', 'booking-confirmation'],
      ['EMAIL', 'payment-receipt'],
      ['EMAIL', 'waiver-copy'],
      ['PUSH', 'check-in-confirmation'],
      ['PUSH', 'reservation-status'],
    ])),
    ...(await readOut(scene, { ...leo, since: began }, [
      ['EMAIL', 'waiver-copy'],
      ['PUSH', 'check-in-confirmation'],
    ])),
    ...(await readOut(scene, { ...guide, since: began }, [['IN_APP', 'guide-assigned']])),
  ]);

  const turned = new Date();
  await step('A grizzly bear closes the trail', ['wildlife_alert.issued'], (scene) => bear(scene, party, outing));
  const day = await step('The trip is moved by a day', [], (scene) => reschedule(scene, outing, guide));
  await step('The trip begins', ['reservation.status_changed'], async (scene) => {
    await moveBooking(scene, party, booking, 'IN_PROGRESS');
    scene.say(`${day}, half past eight: ropes, slides and cold water.`);
  });
  await step('An emergency in the gorge', ['emergency.triggered'], (scene) =>
    emergencyCall(scene, party, booking, day),
  );
  const incident = await step('The incident is put on file', ['incident.reported'], (scene) =>
    fileIncident(scene, party, outing, booking, guide.id),
  );
  const after = await step('What they have heard since', [], async (scene) => [
    ...(await readOut(scene, { ...nora, since: turned }, [
      ['IN_APP', 'schedule-changed'],
      ['PUSH', 'reservation-status'],
    ])),
    ...(await readOut(scene, { ...leo, since: turned }, [
      ['SMS', 'emergency-help'],
      ['PUSH', 'emergency-help'],
      ['EMAIL', 'incident-follow-up'],
    ])),
    ...(await readOut(scene, { ...guide, since: turned }, [
      ['IN_APP', 'schedule-changed'],
      ['SMS', 'safety-alert'],
    ])),
  ]);
  await step('Everybody is back', ['reservation.status_changed'], async (scene) => {
    await closeIncident(scene, incident);
    await giveBack(scene, gear);
    await moveBooking(scene, party, booking, 'COMPLETED');
    scene.say('The booking is COMPLETED.');
  });
  return [...before, ...after];
}
