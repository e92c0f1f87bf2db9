import { below, type Finding, type Origin } from '../model/finding.ts';
import type { Endpoint, Model, Service } from '../model/model.ts';
import type { ParameterData } from '../model/schema/service.ts';
import { classesIn } from './classified.ts';
import { classifiedNames } from './classified-names.ts';
import { looksOf } from './column-is-classified.ts';
import { rule } from './rule.ts';
import type { Logged } from './scan/facts.ts';

interface Visible {
  readonly endpoint: Endpoint;
  readonly parameter: ParameterData;
  readonly at: Origin;
}

interface Written {
  readonly logged: Logged;
  readonly service: Service;
}

export const noClassifiedInLogs = rule<Visible | Written>({
  id: 'no-classified-in-logs',
  severity: 'error',
  why: 'logs are kept long and read by many, and paths and queries end up in them: classified data goes into a body or stays in the store, and a log names the id',
  example: { breaks: 'GET /customers?email=…', mend: 'POST /customers/search with the address in its body' },
  subjects: ({ model, code }) => [
    ...model.endpoints.flatMap((endpoint) => visible(endpoint)),
    ...(code?.logged ?? []).flatMap((logged) => {
      const service = logged.role === 'test' ? undefined : model.services.get(logged.service ?? '');
      return service === undefined ? [] : [{ logged, service }];
    }),
  ],
  *check(subjects, { model }): Iterable<Finding> {
    for (const subject of subjects) {
      if ('logged' in subject) {
        yield* spilt(subject);
        continue;
      }
      const { endpoint, parameter, at } = subject;
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

function* spilt({ logged, service }: Written): Iterable<Finding> {
  const names = classifiedNames(service);
  for (const name of new Set(logged.names)) {
    const found = names.get(name.toLowerCase());
    if (found === undefined) continue;
    yield {
      message: `${service.id} logs ${found.class} data (${name})`,
      subject: `${service.id} ${logged.sink} ${name}`,
      at: logged.at,
      fix: 'log the id of what it belongs to, not the value',
      related: [{ message: `${name} is ${found.class} here`, at: found.at }],
    };
  }
}

function visible(endpoint: Endpoint): Visible[] {
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
