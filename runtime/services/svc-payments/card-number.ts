const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const candidate = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** Does any text in it look like the number of a card? Then it is refused before anything is stored or logged. */
export function holdsCardNumber(value: unknown): boolean {
  if (typeof value === 'string')
    return [...value.replaceAll(uuid, '#').matchAll(candidate)].some(([digits]) => hasCheckDigit(digits));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsCardNumber);
}

/** The check digit of ISO 7812, by Luhn: every second digit from the right counts double. */
export function hasCheckDigit(number: string): boolean {
  const digits = [...number.replaceAll(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, at) => {
    const counted = at % 2 === 1 ? digit * 2 : digit;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}
