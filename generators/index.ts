import { asyncapi } from './asyncapi.ts';
import { contract } from './contract.ts';
import { diagrams } from './diagrams.ts';
import type { Generator } from './generator.ts';
import { migrations } from './migrations.ts';
import { openapi } from './openapi.ts';
import { policy } from './policy.ts';

/** Everything `novatrek generate` writes, in the order of its list. */
export const generators: readonly Generator[] = [openapi, asyncapi, contract, migrations, diagrams, policy];
