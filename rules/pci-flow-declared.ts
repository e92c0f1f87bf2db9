import { below } from '../model/finding.ts';
import type { Call } from '../model/model.ts';
import { rule } from './rule.ts';

export const pciFlowDeclared = rule<{ call: Call; dataClass: string }>({
  id: 'pci-flow-declared',
  severity: 'error',
  why: 'every way into the card-data scope is named (flows in platform.yaml): an auditor asks for the list, and a new way in widens the scope',
  example: {
    breaks: 'svc-gifts calls svc-payments, which is in the pci scope, and flows.pci.allowed has no such line',
    mend: 'allowed: [{ from: svc-gifts, to: svc-payments }], after the auditor agreed',
  },
  subjects: ({ model }) =>
    Object.entries(model.platform.flows ?? {}).flatMap(([dataClass, flow]) =>
      model.calls
        .filter((call) => flow.services.includes(call.to.id) || flow.externals.includes(call.to.id))
        .map((call) => ({ call, dataClass })),
    ),
  *check(subjects, { model }) {
    for (const { call, dataClass } of subjects) {
      const allowed = model.platform.flows?.[dataClass]?.allowed ?? [];
      if (call.caller === call.to || allowed.some((edge) => edge.from === call.caller.id && edge.to === call.to.id))
        continue;
      yield {
        message: `${call.caller.id} calls ${call.to.id}, which is in the ${dataClass} scope; no such flow is declared`,
        subject: `${call.caller.id} -> ${call.to.id}`,
        at: below(call.origin, 'to'),
        fix: `add { from: ${call.caller.id}, to: ${call.to.id} } to flows.${dataClass}.allowed, or go through a service that has the flow`,
        related: [{ message: 'the declared flows', at: below(model.platform.origin, 'flows', dataClass, 'allowed') }],
      };
    }
  },
});
