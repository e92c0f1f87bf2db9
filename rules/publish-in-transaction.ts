import { outletsIn, serviceFiles } from './outlets.ts';
import { rule } from './rule.ts';
import type { ScannedFile } from './scan/facts.ts';

export const publishInTransaction = rule<ScannedFile>({
  id: 'publish-in-transaction',
  severity: 'error',
  why: 'an event goes out if and only if its change commits; one that is sent beside the transaction tells of things that never happened, or is lost',
  example: {
    breaks: 'setTimeout(() => publish(…)), or a publish that nobody awaits',
    mend: 'await publish(…) in the handler, consumer or job that makes the change',
  },
  subjects: serviceFiles,
  *check(files, facts) {
    for (const { what, at, service } of outletsIn(files, facts, 'publish-outside-transaction'))
      yield {
        message: `${service} publishes outside the transaction of its change: ${what}`,
        subject: `${service} ${what}`,
        at,
        fix: 'await publish(…) in the handler, consumer or db.transaction(…) that makes the change',
      };
  },
});
