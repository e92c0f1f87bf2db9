/** By step: calls that must be among those it causes, and all its events with those who hear them. */
export const expected: readonly {
  readonly title: string;
  readonly calls: readonly string[];
  readonly events: readonly string[];
}[] = [
  {
    title: 'A trail is opened, a departure put on sale',
    calls: [
      'app:web-ops-dashboard → svc-scheduling-orchestrator getScheduleOptimization 200',
      'svc-scheduling-orchestrator → svc-trip-catalog getTripById 200',
      'svc-scheduling-orchestrator → svc-guide-management findAvailableGuides 200',
      'svc-scheduling-orchestrator → svc-location-services getLocationCapacity 200',
    ],
    events: [],
  },
  {
    title: 'Two guests register',
    calls: ['svc-guest-profiles → idverify-api POST /v1/verifications 201'],
    events: ['guest.registered: ', 'guest.registered: '],
  },
  {
    title: 'Nora looks for a trip',
    calls: [
      'app:web-guest-portal → svc-trip-catalog searchTrips 200',
      'app:web-guest-portal → svc-trip-catalog getTripById 200',
      'app:web-guest-portal → svc-trail-management getTrailCurrentConditions 200',
      'app:web-guest-portal → svc-weather getWeatherForecast 200',
    ],
    events: [],
  },
  {
    title: 'She books for two',
    calls: [
      'app:web-guest-portal → svc-reservations createReservation 201',
      'svc-reservations → svc-trip-catalog getTripById 200',
      'svc-reservations → svc-guest-profiles getGuest 200',
      // No card of hers is on file yet.
      'svc-reservations → svc-payments processPayment 422',
    ],
    events: [],
  },
  {
    title: 'The deposit is paid',
    calls: [
      'app:web-guest-portal → svc-payments processPayment 201',
      'svc-payments → fraud-detection-api POST /v1/screenings 201',
      'svc-payments → payment-gateway POST /v1/payment_intents 200',
      'svc-payments ⇢ svc-notifications sendNotification 202',
      'svc-reservations ⇢ svc-notifications sendNotification 202',
    ],
    events: [
      'payment.processed: svc-notifications, svc-reservations',
      'reservation.created: svc-scheduling-orchestrator',
    ],
  },
  {
    title: 'The trip is scheduled, a guide assigned',
    calls: [
      'app:web-ops-dashboard → svc-scheduling-orchestrator createScheduleRequest 202',
      'svc-scheduling-orchestrator → svc-trip-catalog getTripById 200',
      'svc-scheduling-orchestrator → svc-guide-management getGuideAvailability 200',
      'svc-scheduling-orchestrator → svc-trail-management getTrailCurrentConditions 200',
      'svc-scheduling-orchestrator ⇢ svc-notifications sendNotification 202',
    ],
    events: ['schedule.published: svc-guide-management, svc-notifications'],
  },
  {
    title: 'Both sign their waivers',
    calls: [
      'app:app-guest-mobile → svc-check-in createCheckIn 409',
      'app:web-guest-portal → svc-safety-compliance signWaiver 201',
      'svc-safety-compliance → svc-guest-profiles getGuest 200',
      'svc-safety-compliance → docusign-api POST /restapi/v2.1/accounts/novatrek/signatures/verify 200',
      'svc-safety-compliance ⇢ svc-notifications sendNotification 202',
    ],
    events: [],
  },
  {
    title: 'Gear is handed out',
    calls: [
      'app:web-ops-dashboard → svc-gear-inventory createGearAssignment 201',
      'svc-gear-inventory → svc-guest-profiles getGuest 200',
      'svc-gear-inventory → svc-reservations getReservation 200',
      'svc-gear-inventory → svc-safety-compliance listWaivers 200',
      'app:web-guest-portal → svc-reservations transitionStatus 200',
    ],
    events: [],
  },
  {
    title: 'Nora checks in with her phone',
    calls: [
      'app:app-guest-mobile → svc-check-in createCheckIn 201',
      'svc-check-in → svc-reservations getReservation 200',
      'svc-check-in → svc-guest-profiles getGuest 200',
      'svc-check-in → svc-trip-catalog getTripById 200',
      'svc-check-in → svc-safety-compliance listWaivers 200',
      'svc-check-in ⇢ svc-notifications sendNotification 202',
    ],
    events: ['checkin.completed: svc-notifications'],
  },
  {
    title: 'Leo checks in at a kiosk',
    calls: [
      'app:web-ops-dashboard → svc-check-in createCheckIn 409',
      'app:web-ops-dashboard → svc-check-in createCheckIn 201',
    ],
    events: ['checkin.completed: svc-notifications'],
  },
  {
    title: 'Gear is checked, wristbands go on',
    calls: [
      'svc-check-in → svc-gear-inventory getGearAssignment 200',
      'svc-check-in → svc-safety-compliance createIncident 201',
      'svc-safety-compliance → svc-guide-management getGuide 200',
    ],
    events: ['incident.reported: svc-notifications', 'incident.reported: svc-notifications'],
  },
  {
    title: 'The booking is checked in',
    calls: ['svc-reservations ⇢ svc-notifications sendNotification 202'],
    events: ['reservation.status_changed: svc-notifications'],
  },
  { title: 'What they have heard so far', calls: [], events: [] },
  {
    title: 'A grizzly bear closes the trail',
    calls: ['app:app-guest-mobile → svc-trail-management getTrailCurrentConditions 200'],
    events: ['wildlife_alert.issued: svc-notifications, svc-scheduling-orchestrator, svc-trail-management'],
  },
  {
    title: 'The trip is moved by a day',
    calls: [
      'svc-scheduling-orchestrator → svc-guide-management updateGuide 200',
      'svc-scheduling-orchestrator ⇢ svc-notifications sendNotification 202',
    ],
    events: [],
  },
  {
    title: 'The trip begins',
    calls: ['app:web-guest-portal → svc-reservations transitionStatus 200'],
    events: ['reservation.status_changed: svc-notifications'],
  },
  {
    title: 'An emergency in the gorge',
    calls: [],
    events: ['emergency.triggered: svc-notifications, svc-safety-compliance, svc-scheduling-orchestrator'],
  },
  {
    title: 'The incident is put on file',
    calls: [
      'app:web-ops-dashboard → svc-safety-compliance createIncident 201',
      'svc-safety-compliance → svc-guest-profiles getGuest 200',
      'svc-safety-compliance → svc-guide-management getGuide 200',
      'svc-safety-compliance ⇢ svc-notifications sendNotification 202',
    ],
    events: ['incident.reported: svc-notifications'],
  },
  { title: 'What they have heard since', calls: [], events: [] },
  {
    title: 'Everybody is back',
    calls: ['app:web-guest-portal → svc-reservations transitionStatus 200'],
    events: ['reservation.status_changed: svc-notifications'],
  },
];
