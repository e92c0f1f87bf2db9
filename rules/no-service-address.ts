import { serviceClient } from '../model/client-name.ts';
import { below } from '../model/finding.ts';
import type { Model, Service } from '../model/model.ts';
import { hostOf } from './host.ts';
import { outletsIn, serviceFiles } from './outlets.ts';
import { rule } from './rule.ts';
import type { ScannedFile } from './scan/facts.ts';

export const noServiceAddress = rule<ScannedFile>({
  id: 'no-service-address',
  severity: 'error',
  why: 'where a service answers is the platform’s business; an address in code is a call that goes around its client',
  example: {
    breaks: 'process.env.SVC_PAYMENTS_URL',
    mend: 'call.payments.processPayment({ … }), which knows the address',
  },
  subjects: serviceFiles,
  *check(files, facts) {
    const { model } = facts;
    for (const { what, at, service: own } of outletsIn(files, facts, 'address')) {
      const owner = serviceAt(what, model);
      if (owner === undefined || owner.id === own) continue;
      const declared = model.services.get(own)?.calls.find(({ to, planned }) => to === owner && !planned);
      const client = serviceClient(owner, model.platform);
      const operation = declared?.target?.operation;
      yield {
        message: `the address of ${owner.id} stands in the code of ${own}`,
        subject: `${own} ${what}`,
        at,
        fix:
          operation === undefined
            ? `declare a call to ${owner.id}, then use call.${client}, which knows the address`
            : `use call.${client}.${operation}(…), which knows the address`,
        related: [
          declared === undefined
            ? { message: `${owner.id} is declared here`, at: owner.origin }
            : { message: `${declared.purpose}: declared here`, at: below(declared.origin, 'to') },
        ],
      };
    }
  },
});

/** Whose address it is: by the host, by the base path behind any host, or by the name of a variable. */
function serviceAt(what: string, model: Model): Service | undefined {
  const services = [...model.services.values()];
  const host = hostOf(what);
  if (host === undefined) {
    const stem = /^(.+?)_?(?:BASE_?)?(?:URL|URI|HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|ORIGIN|PORT)$/i.exec(what)?.[1];
    const name = stem?.toLowerCase().replaceAll('_', '-');
    return services.find((service) => name !== undefined && namesOf(service, model).includes(name));
  }
  const label = host.split('.')[0] ?? host;
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]+(\/[^?#]*)/i.exec(what)?.[1] ?? '';
  return services.find(
    (service) =>
      namesOf(service, model).includes(label) ||
      (service.basePath !== undefined &&
        service.basePath !== '/' &&
        (path === service.basePath || path.startsWith(`${service.basePath}/`))),
  );
}

/** `svc-orders`, and what a host or a variable makes of it: `orders`. */
function namesOf(service: Service, model: Model): string[] {
  const bare = serviceClient(service, model.platform)
    .replaceAll(/([A-Z])/g, '-$1')
    .toLowerCase();
  return [service.id, bare];
}
