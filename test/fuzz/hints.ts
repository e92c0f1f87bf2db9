/** Texts that open doors, by the ends of the names they are for: what no answer shows, and no schema says. */
const hints: readonly (readonly [RegExp, readonly string[]])[] = [
  [/currency/, ['USD', 'USD', 'EUR', 'CAD']],
  [/payment_token/, ['tok_visa', 'tok_mastercard', 'tok_amex', 'tok_declined', 'tok_insufficient_funds']],
  [/station_id/, ['bbbbbbbb-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002']],
  [/^(near|covering)$/, ['39.7392,-104.9903', '37.8119,-107.6645']],
  [/(departure|open|start)_time$/, ['07:30', '08:00', '09:15', '00:00']],
  [/(close|end)_time$/, ['17:30', '18:00', '23:59']],
  [/phone/, ['+13035550142']],
];

export function hintsFor(name: string): readonly string[] | undefined {
  return hints.find(([pattern]) => pattern.test(name))?.[1];
}
