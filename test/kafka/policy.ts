import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { BusPolicy } from '../../runtime/platform/bus/install-bus.ts';

const file = fileURLToPath(new URL('../../generated/policy/kafka-acls.yaml', import.meta.url));

const shape = z.object({
  topics: z.array(z.object({ name: z.string(), partitions: z.number() })),
  acls: z.array(
    z.object({
      principal: z.string(),
      resourceType: z.enum(['TOPIC', 'GROUP']),
      resourceName: z.string(),
      operation: z.enum(['READ', 'WRITE', 'DESCRIBE']),
    }),
  ),
});

/** What this workspace generated for its broker. */
export function readGeneratedPolicy(): BusPolicy | undefined {
  return existsSync(file) ? shape.parse(parse(readFileSync(file, 'utf8'))) : undefined;
}
