import type { Located } from '../report.ts';
import { safely } from './safely.ts';

/** Why, fix and related places, a line each: what follows the message in formats that know no more than text. */
export function details(one: Located, prefix = ''): string[] {
  return [
    ...(one.why === undefined ? [] : [`why: ${safely(one.why)}`]),
    ...(one.fix === undefined ? [] : [`fix: ${safely(one.fix)}`]),
    ...one.relatedPlaces.map(
      ({ message, file, place }) => `see: ${prefix}${safely(file)}:${place.line}:${place.col} ${safely(message)}`,
    ),
  ];
}
