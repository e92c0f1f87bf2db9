import { keyBelow } from '../model/finding.ts';
import type { Column, Event, Service, Table } from '../model/model.ts';
import { childSchemas } from '../model/schema/child-schemas.ts';
import type { SchemaOrFlag } from '../model/schema/json-schema.ts';
import { rule } from './rule.ts';

export const eventPayloadOwned = rule<Event>({
  id: 'event-payload-owned',
  severity: 'warning',
  why: 'an event tells what its producer knows first-hand; a field of somebody else is a stale copy the day after. Send the id',
  example: { breaks: 'order.placed carries customer_email, which svc-customers owns', mend: 'carry customer_id' },
  subjects: ({ model }) => [...model.events.values()],
  *check(events, { model }) {
    const holders = holdersOf(model.tables);
    const own = new Map<Service, ReadonlySet<string>>();
    for (const event of events) {
      const fields = own.get(event.producer) ?? fieldsOf(event.producer);
      own.set(event.producer, fields);
      for (const name of Object.keys(event.payload.properties ?? {})) {
        if (/(^|_)ids?$/.test(name) || fields.has(name)) continue;
        const column = foreignColumn(name, event.producer, holders);
        if (column === undefined) continue;
        yield {
          message: `${event.id} carries ${name}, which ${column.table.service.id} owns (${column.id})`,
          subject: `${event.id} ${name}`,
          at: keyBelow(event.origin, 'payload', 'properties', name),
          fix: `carry the id instead; whoever needs ${name} asks ${column.table.service.id}`,
          related: [{ message: column.id, at: { ...column.origin, onKey: true } }],
        };
      }
    }
  },
});

/** Columns by their name, and once more by the thing they belong to: `email` of customers is `customer_email`. */
function holdersOf(tables: readonly Table[]): ReadonlyMap<string, Column> {
  const holders = new Map<string, Column>();
  for (const table of tables) {
    const thing = table.columns
      .find((column) => column.primaryKey && /_id$/i.test(column.name))
      ?.name.replace(/_id$/i, '');
    for (const column of table.columns) {
      if (column.class !== undefined && column.class !== 'none') holders.set(column.name, column);
      if (thing === undefined || column.primaryKey) continue;
      holders.set(`${thing}_${column.name}`, column);
      holders.set(`${thing}_${column.name.split('_').at(-1)}`, column);
    }
  }
  return holders;
}

function foreignColumn(name: string, producer: Service, holders: ReadonlyMap<string, Column>): Column | undefined {
  const column = holders.get(name);
  return column === undefined || column.table.service === producer ? undefined : column;
}

/** Every field name the service has of its own: columns, and properties of its schemas. */
function fieldsOf(service: Service): ReadonlySet<string> {
  const names = new Set(service.tables.flatMap((table) => table.columns.map((column) => column.name)));
  const stack: SchemaOrFlag[] = Object.values(service.schemas);
  for (let schema = stack.pop(); schema !== undefined; schema = stack.pop()) {
    if (typeof schema === 'object') for (const name of Object.keys(schema.properties ?? {})) names.add(name);
    for (const [, child] of childSchemas(schema)) stack.push(child);
  }
  return names;
}
