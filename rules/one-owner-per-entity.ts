import { below } from '../model/finding.ts';
import type { Endpoint, Table } from '../model/model.ts';
import { rule } from './rule.ts';

export const oneOwnerPerEntity = rule<Table | Endpoint>({
  id: 'one-owner-per-entity',
  severity: 'error',
  why: 'each data entity has exactly one owning service: two writers of one truth make two truths',
  example: {
    breaks: 'svc-billing stores a table of entity orders, which svc-orders owns',
    mend: 'read it through the owner, or declare replicaOf',
  },
  subjects: ({ model }) => [...model.tables, ...model.endpoints.filter((endpoint) => endpoint.access !== 'read')],
  *check(subjects) {
    for (const subject of subjects) {
      const { entity, service } = subject;
      if (entity === undefined || entity.owner === service) continue;
      if (subject.kind === 'table' && subject.replicaOf !== undefined) continue;
      const what = subject.kind === 'table' ? `stores table ${subject.id}` : `changes it in ${subject.key}`;
      yield {
        message: `${service.id} ${what}, but ${entity.owner.id} owns entity ${entity.id}`,
        subject: subject.id,
        at: below(subject.origin, 'entity'),
        fix: `name an entity that ${service.id} owns, or let ${entity.owner.id} do it${subject.kind === 'table' ? '; a copy says replicaOf and what feeds it' : ''}`,
        related: [{ message: `${entity.owner.id} is named the owner here`, at: below(entity.origin, 'owner') }],
      };
    }
  },
});
