import type { AddParticipantRequest, CreateReservationRequest, GuestProfiles } from './contract.gen.ts';

export type Member = AddParticipantRequest;

/** Everybody who comes along; whoever books and says nothing comes alone. */
export function partyOf({ guest_id, participants }: CreateReservationRequest): readonly Member[] {
  if (participants === undefined || participants.length === 0) return [{ guest_id, role: 'PRIMARY' }];
  return participants.map((one) => ({ ...one, guest_id: one.guest_id.toLowerCase() }));
}

export interface Unmet {
  readonly requirement: string;
  readonly detail: string;
}

export interface TripTerms {
  readonly minimumAge: number;
  /** `2026-07-14`. */
  readonly date: string;
}

/** What keeps a member from this trip; an unknown profile is undefined. Guests are named by id alone. */
export function unmetBy(member: Member, guest: GuestProfiles.Guest | undefined, terms: TripTerms): readonly Unmet[] {
  const who = `guest ${member.guest_id}`;
  if (guest === undefined) return [{ requirement: 'guest-profile', detail: `${who} is not known` }];
  const age = guest.date_of_birth === undefined ? undefined : ageOn(guest.date_of_birth, terms.date);
  return [
    ...(guest.status === 'ACTIVE' ? [] : [{ requirement: 'active-guest', detail: `${who} cannot book now` }]),
    ...(age !== undefined && age < terms.minimumAge
      ? [{ requirement: 'minimum-age', detail: `${who} is younger than ${terms.minimumAge} on the day of departure` }]
      : []),
    ...(age !== undefined && age < 18 && member.role === 'PRIMARY'
      ? [{ requirement: 'adult-primary', detail: `${who} is too young to answer for the booking` }]
      : []),
    ...(member.medical_clearance === false
      ? [{ requirement: 'medical-clearance', detail: `${who} is not cleared for this trip` }]
      : []),
  ];
}

/** What is wrong with the party as a whole. */
export function unmetByParty(party: readonly Member[]): readonly Unmet[] {
  const primaries = party.filter(({ role }) => role === 'PRIMARY').length;
  return primaries === 1
    ? []
    : [{ requirement: 'one-primary', detail: `${primaries} participants answer for the booking, and one must` }];
}

/** Full years on that day, both as `2026-07-14`. */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}
