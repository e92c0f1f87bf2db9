import type { Finding } from '../model/finding.ts';
import { isListed, moduleName } from './module-name.ts';
import { rule } from './rule.ts';
import type { Import, Outlet } from './scan/facts.ts';

const clients = new Set(
  (
    'axios undici got node-fetch cross-fetch isomorphic-fetch ky ofetch wretch superagent needle request phin bent ' +
    'ws socket.io-client eventsource @grpc/grpc-js'
  ).split(' '),
);

type Subject = { readonly brought: Import } | { readonly outlet: Outlet };

export const noRawHttp = rule<Subject>({
  id: 'no-raw-http',
  severity: 'error',
  why: 'a request outside the generated clients is seen by nobody: no declared caller, no deadline, no token, no trace',
  example: {
    breaks: "await fetch('http://svc-payments/payments/v1/payments')",
    mend: 'await call.payments.processPayment({ … })',
  },
  subjects: ({ code }) => [
    ...(code?.imports ?? [])
      .filter(({ service, role }) => service !== undefined && role === 'service')
      .map((brought) => ({ brought })),
    ...(code?.outlets ?? [])
      .filter(({ kind, role, service }) => kind === 'http' && service !== undefined && role === 'service')
      .map((outlet) => ({ outlet })),
  ],
  *check(subjects, { model }) {
    const allowed = model.platform.code?.allowModules ?? [];
    const imported = new Set<string>();
    for (const subject of subjects) {
      if (!('brought' in subject)) continue;
      const { brought } = subject;
      if (brought.how === 'type' || brought.how === 'mock') continue;
      // What was imported has its finding where it was, or leave to be there.
      for (const name of brought.names) imported.add(`${brought.file} ${name}`);
      const name = moduleName(brought) ?? '';
      if (name !== '') imported.add(`${brought.file} ${name}`);
      if (clients.has(name) && !isListed(allowed, brought))
        yield finding(brought.service ?? brought.file, `imports ${brought.specifier}`, brought.at, name);
    }
    for (const subject of subjects) {
      if (!('outlet' in subject)) continue;
      const { at, file, service = file, what } = subject.outlet;
      if (imported.has(`${file} ${what.split('.')[0] ?? what}`)) continue;
      yield finding(service, `uses ${what}`, at, what);
    }
  },
});

function finding(service: string, does: string, at: Outlet['at'], what: string): Finding {
  return {
    message: `${service} ${does}: a request that no declaration covers`,
    subject: `${service} ${what}`,
    at,
    fix: 'call.<service>.<operation>(…) for a service, external.<system>.request(…) for an external system; both declared',
  };
}
