import type { Model } from '../model/model.ts';
import { capabilitiesFlowchart } from './diagrams/mermaid/capabilities.ts';
import { domainFlowchart } from './diagrams/mermaid/domain.ts';
import { eventFlowchart } from './diagrams/mermaid/event.ts';
import { landscapeFlowchart } from './diagrams/mermaid/landscape.ts';
import { sequenceDiagram } from './diagrams/mermaid/sequence.ts';
import { serviceFlowchart } from './diagrams/mermaid/service.ts';
import { erDiagram } from './diagrams/mermaid/store.ts';
import { mermaidFile } from './emit/mermaid.ts';
import type { Generator, OutputFile } from './generator.ts';

/** The pictures as Mermaid text, which code hosts draw where they show the file. */
export const diagrams: Generator = {
  id: 'diagrams',
  about: 'landscape, domains, services, events, sequences and stores as Mermaid',
  owns: /^generated\/diagrams\/.+\.mmd$/,
  trace: (model, path) => {
    const [kind = '', id = ''] = path.replace(/^generated\/diagrams\/|\.mmd$/g, '').split('/');
    const entries = { domains: model.domains, events: model.events }[kind] ?? model.services;
    return entries.get(id)?.origin ?? model.platform.origin;
  },
  *generate(model) {
    const folder = model.platform.origin.file.replace(/[^/]*$/, '');
    yield file('landscape', folder, landscapeFlowchart(model));
    if (model.capabilities.size > 0)
      yield file('capabilities', `${folder}capabilities.yaml`, capabilitiesFlowchart(model));
    for (const domain of model.domains.values())
      yield file(`domains/${domain.id}`, `${domain.origin.file} and its services`, domainFlowchart(domain));
    for (const event of model.events.values())
      yield file(`events/${event.id}`, event.origin.file, eventFlowchart(event));
    yield* ofServices(model);
  },
};

function* ofServices(model: Model): Iterable<OutputFile> {
  for (const service of model.services.values()) {
    const source = service.origin.file;
    yield file(`services/${service.id}`, source, serviceFlowchart(service));
    const store = erDiagram(service);
    if (store !== undefined) yield file(`stores/${service.id}`, source, store);
    for (const endpoint of service.endpoints)
      yield file(`sequences/${folderName(service.id)}/${endpoint.operation}`, source, sequenceDiagram(endpoint));
  }
}

/** An id of dots alone would be a way out of the folder. */
function folderName(id: string): string {
  return /^\.+$/.test(id) ? `_${id}` : id;
}

function file(name: string, source: string, diagram: string): OutputFile {
  return {
    path: `generated/diagrams/${name.replaceAll(/[\\\p{Cc}\u2028\u2029]/gu, '_')}.mmd`,
    content: mermaidFile(source, diagram),
  };
}
