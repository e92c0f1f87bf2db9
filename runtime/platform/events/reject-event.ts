/**
 * `throw new RejectEvent('…')` in a consumer: this event can never be handled, trying again is of no use. It becomes a dead
 * letter at once.
 */
export class RejectEvent extends Error {
  override readonly name = 'RejectEvent';
}
