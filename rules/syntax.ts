import type { Entry } from '../model/model.ts';
import { rule } from './rule.ts';
import type { ScannedFile } from './scan/facts.ts';

/** Metadata that cannot be read stops the check before the rules; code that cannot be read is reported here. */
export const syntax = rule<Entry | ScannedFile>({
  id: 'syntax',
  severity: 'error',
  why: 'a file that cannot be read proves nothing: nobody may have to guess what stands in it',
  example: { breaks: 'a: 1\na: 2', mend: 'keep one of the two keys' },
  subjects: ({ model, code }) => [
    ...model.services.values(),
    ...model.domains.values(),
    ...model.events.values(),
    ...model.decisions.values(),
    ...(code?.files ?? []),
  ],
  *check(_subjects, { code }) {
    for (const { at, kind, message } of code?.problems ?? [])
      yield {
        message: kind === 'syntax' ? message : `this file ${message}`,
        subject: `${at.file} ${kind}`,
        at,
        fix:
          kind === 'syntax'
            ? 'mend the syntax'
            : 'mend the file, or name it under code.ignore in architecture/platform.yaml',
      };
  },
});
