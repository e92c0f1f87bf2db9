import type { Document } from './read.ts';
import type {
  ActorsData,
  ApplicationData,
  ArchitectRuleData,
  CapabilitiesData,
  DecisionData,
  DomainData,
  EventData,
  ExceptionsData,
  PlatformData,
  SolutionData,
  TicketsData,
} from './schema/kinds.ts';
import type { ServiceData } from './schema/service.ts';

/** A document with the type its schema has proven. */
export interface File<Data> {
  readonly id: string;
  readonly file: string;
  readonly data: Data;
  readonly body: string;
}

/** The workspace as written: shapes proven, names not yet resolved. Files are sorted by id. */
export interface Raw {
  readonly platform: File<PlatformData> | undefined;
  readonly domains: readonly File<DomainData>[];
  readonly services: readonly File<ServiceData>[];
  readonly events: readonly File<EventData>[];
  readonly decisions: readonly File<DecisionData>[];
  readonly capabilities: File<CapabilitiesData> | undefined;
  readonly applications: readonly File<ApplicationData>[];
  readonly actors: File<ActorsData> | undefined;
  readonly tickets: File<TicketsData> | undefined;
  readonly solutions: readonly File<SolutionData>[];
  readonly rules: readonly File<ArchitectRuleData>[];
  readonly exceptions: File<ExceptionsData> | undefined;
}

/** Sorts documents into their kinds. The schema stage has proven each document's data to be of its kind. */
export function sortOut(documents: readonly Document[]): Raw {
  const files = <Data>(kind: Document['kind']) =>
    documents
      .filter((document) => document.kind === kind)
      .map(({ id, file, data, body }): File<Data> => ({ id, file, data: data as Data, body }))
      .sort((a, b) => compare(a.id, b.id));
  return {
    platform: files<PlatformData>('platform')[0],
    domains: files<DomainData>('domain'),
    services: files<ServiceData>('service'),
    events: files<EventData>('event'),
    decisions: files<DecisionData>('decision'),
    capabilities: files<CapabilitiesData>('capabilities')[0],
    applications: files<ApplicationData>('application'),
    actors: files<ActorsData>('actors')[0],
    tickets: files<TicketsData>('tickets')[0],
    solutions: files<SolutionData>('solution'),
    rules: files<ArchitectRuleData>('rule'),
    exceptions: files<ExceptionsData>('exceptions')[0],
  };
}

/** Order by code unit: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
