/** Why a card is refused, in the words of the card networks. */
export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

const declines = {
  declined: { code: 'card_declined', decline_code: 'generic_decline', message: 'The card was declined.' },
  funds: { code: 'card_declined', decline_code: 'insufficient_funds', message: 'The card has insufficient funds.' },
  stolen: { code: 'card_declined', decline_code: 'stolen_card', message: 'The card was declined.' },
  expired: { code: 'expired_card', message: 'The card has expired.' },
  cvc: { code: 'incorrect_cvc', message: 'The security code is incorrect.' },
  processing: { code: 'processing_error', message: 'An error occurred while processing the card.' },
} satisfies Record<string, Decline>;

/** Numbers that are refused; every other number with a right check digit is good. */
const numbers: Readonly<Record<string, Decline>> = {
  '4000000000000002': declines.declined,
  '4000000000009995': declines.funds,
  '4000000000009979': declines.stolen,
  '4000000000000069': declines.expired,
  '4000000000000127': declines.cvc,
  '4000000000000119': declines.processing,
};

/** A token whose name says so is refused: `tok_declined`, `pm_insufficient_funds`. */
const words: readonly (readonly [RegExp, Decline])[] = [
  [/insufficient/i, declines.funds],
  [/stolen/i, declines.stolen],
  [/expired/i, declines.expired],
  [/cvc/i, declines.cvc],
  [/processing/i, declines.processing],
  [/declined?/i, declines.declined],
];

export function declineOfNumber(number: string): Decline | undefined {
  return numbers[number];
}

export function declineOfToken(token: string): Decline | undefined {
  return words.find(([word]) => word.test(token))?.[1];
}

export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^5[1-5]/.test(number)) return 'mastercard';
  return /^3[47]/.test(number) ? 'amex' : 'unknown';
}
