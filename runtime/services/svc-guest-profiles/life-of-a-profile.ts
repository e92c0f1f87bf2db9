import type { GuestStatus } from './contract.gen.ts';

const day = 86_400_000;

/** A profile made for one visit lasts this long (ADR-008). */
export function temporaryEnd(now: Date): Date {
  return new Date(now.getTime() + 90 * day);
}

/** Deactivated before this moment: retention is over. As long as backups can be restored to any moment. */
export function retentionBegan(now: Date): Date {
  return new Date(now.getTime() - 90 * day);
}

const followers: Readonly<Record<GuestStatus, readonly GuestStatus[]>> = {
  ACTIVE: ['SUSPENDED', 'DEACTIVATED'],
  SUSPENDED: ['ACTIVE', 'DEACTIVATED'],
  DEACTIVATED: ['ACTIVE'],
};

export function allowedFrom(status: GuestStatus): readonly GuestStatus[] {
  return followers[status];
}

export function mayBecome(from: GuestStatus, to: GuestStatus): boolean {
  return from === to || followers[from].includes(to);
}
