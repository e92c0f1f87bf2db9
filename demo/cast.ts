import type { Who } from './ask.ts';

/** Whoever runs the platform: what no application does is done as this. */
export const operator: Who = { caller: 'operator:local' };
export const operationsDashboard: Who = { caller: 'app:web-ops-dashboard' };

export function guestPortal(guest: string): Who {
  return { caller: 'app:web-guest-portal', user: guest };
}

export function adventureApp(guest: string): Who {
  return { caller: 'app:app-guest-mobile', user: guest };
}

/** A kiosk in the check-in hall, for one booking and ten minutes. */
export function kiosk(reservation: string): Who {
  const end = Math.floor(Date.now() / 1_000) + 600;
  return { caller: 'app:web-ops-dashboard', user: `kiosk:hall-1:${reservation}:${end}` };
}

export interface Guest {
  readonly id: string;
  readonly first: string;
  readonly last: string;
}

/** The guest who books, and the friend who comes along. */
export interface Party {
  readonly booker: Guest;
  readonly friend: Guest;
}
