import type { Reservations, SafetyCompliance } from './contract.gen.ts';

/** The waiver that counts at check-in: active, signed for this booking and, for a minor, by the guardian. */
export function acceptedWaiver(
  waivers: readonly SafetyCompliance.Waiver[],
  { guest_id, role }: Pick<Reservations.Participant, 'guest_id' | 'role'>,
  reservation: string,
): SafetyCompliance.Waiver | undefined {
  return waivers.find(
    (waiver) =>
      waiver.status === 'ACTIVE' &&
      waiver.guest_id === guest_id &&
      waiver.reservation_id === reservation &&
      (role === 'MINOR') === (waiver.waiver_type === 'MINOR_GUARDIAN'),
  );
}
