import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Endpoint, Model } from '../model/model.ts';
import type { ParameterData } from '../model/schema/service.ts';
import { classesIn } from './classified.ts';
import { looksOf } from './column-is-classified.ts';
import { rule } from './rule.ts';

interface Subject {
  readonly endpoint: Endpoint;
  readonly parameter: ParameterData;
  readonly at: Origin;
}

export const noClassifiedInLogs = rule<Subject>({
  id: 'no-classified-in-logs',
  severity: 'error',
  why: 'paths and queries end up in access logs, proxies and browser histories: classified data goes into a body',
  example: { breaks: 'GET /customers?email=…', mend: 'POST /customers/search with the address in its body' },
  subjects: ({ model }) => model.endpoints.flatMap((endpoint) => visible(endpoint)),
  *check(subjects, { model }): Iterable<Finding> {
    for (const { endpoint, parameter, at } of subjects) {
      const name = classOf(parameter, endpoint, model);
      if (name === undefined) continue;
      yield {
        message: `${endpoint.id} takes ${name} data (${parameter.name}) in its ${parameter.in}`,
        subject: `${endpoint.id} ${parameter.name}`,
        at,
        fix: 'take it in a body, or search by an id; if it is not classified, say x-data-class: none in its schema',
      };
    }
  },
});

function visible(endpoint: Endpoint): Subject[] {
  return endpoint.params.flatMap((param, i) => {
    const parameter = typeof param === 'string' ? endpoint.service.parameters[param] : param;
    if (parameter === undefined || (parameter.in !== 'path' && parameter.in !== 'query')) return [];
    return [{ endpoint, parameter, at: below(endpoint.origin, 'params', i) }];
  });
}

function classOf(parameter: ParameterData, endpoint: Endpoint, model: Model): string | undefined {
  const declared = parameter.schema?.['x-data-class'];
  if (typeof declared === 'string') return declared === 'none' ? undefined : declared;
  const [referred] = classesIn(parameter.schema ?? true, endpoint.service.schemas).keys();
  if (referred !== undefined) return referred;
  return looksOf(model).find(({ pattern }) => pattern.test(parameter.name))?.name;
}
