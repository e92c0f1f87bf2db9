import { randomInt } from 'node:crypto';

/** Without what is taken for something else when read aloud: 0 and O, 1, I and L. */
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** `NTK-7Q4MZX`: what a guest names the booking by. */
export function newConfirmationCode(): string {
  return `NTK-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')}`;
}
