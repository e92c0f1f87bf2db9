import * as z from 'zod';
import { prose, strict, text } from './strict.ts';

export const engines = z
  .record(
    text,
    strict({
      standIn: text.describe('What the reference runtime runs instead.'),
      notes: z.array(prose).optional().describe('What that means for those who write the service, or run it.'),
    }),
  )
  .describe('By engine, as the stores name it: what stands in for it where it is not there.');
