import { serviceClient } from '../model/client-name.ts';
import type { Model, Service } from '../model/model.ts';
import { rule } from './rule.ts';
import type { Import } from './scan/facts.ts';
import { layoutOf, sorter } from './scan/layout.ts';

export const noImportAcrossServices = rule<Import>({
  id: 'no-import-across-services',
  severity: 'error',
  why: 'code of two services that import each other is one service in two folders: neither can change, move or be released alone',
  example: {
    breaks: "import type { OrderRow } from '../svc-orders/store.ts' in svc-billing",
    mend: 'call.orders.getOrder(…): its types stand in svc-billing’s own contract.gen.ts',
  },
  subjects: ({ code }) => (code?.imports ?? []).filter(({ service }) => service !== undefined),
  *check(imports, { model }) {
    const partOf = sorter(layoutOf(model, { aliases: [], packages: {} }));
    for (const one of imports) {
      const own = one.service ?? '';
      const other = ownerOf(one, model, (path) => partOf(`${path}.ts`)?.service);
      if (other === undefined || other.id === own) continue;
      yield {
        message: `${own} imports ${one.to.kind === 'file' ? one.to.path : one.specifier} of ${other.id}`,
        subject: `${own} -> ${other.id} ${one.to.kind === 'file' ? one.to.path : one.specifier}`,
        at: one.at,
        fix: mend(one, other, model),
        related: [{ message: `${other.id} is declared here`, at: other.origin }],
      };
    }
  },
});

/** What is no code, like JSON, belongs to the service in whose folder it stands. */
function ownerOf({ to }: Import, model: Model, inFolder: (path: string) => string | undefined): Service | undefined {
  if (to.kind === 'file') return model.services.get(to.service ?? inFolder(to.path) ?? '');
  // A workspace's package of a service is called after it, whatever scope stands before.
  return to.kind === 'package' ? model.services.get(to.name.replace(/^@[^/]*\//, '')) : undefined;
}

function mend({ service = '', how, role }: Import, other: Service, model: Model): string {
  if (how === 'mock' || role === 'test')
    return `test ${service} through its contract; what ${other.id} answers is said there`;
  const declared = model.services
    .get(service)
    ?.calls.find(({ to, target, planned }) => to === other && target && !planned);
  const client = serviceClient(other, model.platform);
  if (how === 'type')
    return declared === undefined
      ? `declare a call to ${other.id}: its types then stand in ${service}’s own contract.gen.ts`
      : `take the type from ${service}’s own contract.gen.ts, which has what ${other.id} answers`;
  if (declared?.target !== undefined)
    return `call.${client}.${declared.target.operation}(…), declared for ${declared.from?.key ?? 'its consumers'}, or an event of ${other.id}`;
  return `declare a call to ${other.id} and use call.${client}, or consume an event of it`;
}
