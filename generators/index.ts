import { asyncapi } from './asyncapi.ts';
import { diagrams } from './diagrams.ts';
import type { Generator } from './generator.ts';
import { openapi } from './openapi.ts';

/** Everything `novatrek generate` writes, in the order of its list. */
export const generators: readonly Generator[] = [openapi, asyncapi, diagrams];
