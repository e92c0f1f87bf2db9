/** Thrown by a consumer: this event will never be right, so it is not tried again but put aside for a person to see. */
export class RejectEvent extends Error {
  override readonly name = 'RejectEvent';
}
