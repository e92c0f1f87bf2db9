import type { IncidentReport, IncidentReported, IncidentType } from './contract.gen.ts';

export type IncidentStatus = IncidentReport['status'];

/** A resolved incident can come up again; a closed file stays closed. */
const followers: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  OPEN: ['UNDER_REVIEW', 'RESOLVED'],
  UNDER_REVIEW: ['OPEN', 'RESOLVED'],
  RESOLVED: ['UNDER_REVIEW', 'CLOSED'],
  CLOSED: [],
};

export function allowedFrom(status: IncidentStatus): readonly IncidentStatus[] {
  return followers[status];
}

/** Staying as it is is no transition. */
export function mayBecome(from: IncidentStatus, to: IncidentStatus): boolean {
  return from === to || followers[from].includes(to);
}

/** How others class what we call by our own names. */
export const publishedType: Readonly<Record<IncidentType, IncidentReported['incident_type']>> = {
  INJURY: 'INJURY',
  NEAR_MISS: 'OTHER',
  EQUIPMENT_FAILURE: 'EQUIPMENT_FAILURE',
  WEATHER_EVENT: 'WEATHER_HAZARD',
  WILDLIFE_ENCOUNTER: 'TRAIL_HAZARD',
};

/** Stands in required ids where there is no booking, trip or guide. */
export const nobody = '00000000-0000-0000-0000-000000000000';

export function known(id: string): string | undefined {
  return id === nobody ? undefined : id;
}
