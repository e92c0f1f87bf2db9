import type { Service } from '../../../model/model.ts';
import { apiAddress, specAddress } from '../addresses.ts';
import { scriptText } from '../search.ts';
import { link, pageOf, type Site } from '../site.ts';
import { fact, type Page, section } from '../view.ts';

/** Swagger UI over the service's specification, which stands in the page: a page from disk can't fetch it. */
export function apiPage(site: Site, service: Service, document: unknown): Page {
  const own = pageOf(site, service);
  return {
    path: apiAddress(own),
    menu: 'services',
    eyebrow: 'API',
    title: service.title,
    lede: [{ text: `The HTTP contract of ${service.id}, to read and to try.` }],
    ...(service.domain.color === undefined ? {} : { color: service.domain.color }),
    up: link(site, service),
    wide: true,
    facts: [fact('Base path', { text: service.basePath ?? '/', code: true }), fact('Version', service.version)],
    actions: [{ text: 'Download OpenAPI Spec', href: specAddress(own, 'openapi') }],
    scripts: ['assets/swagger-ui-bundle.js', 'assets/api.js'],
    origins: [service.origin],
    sections: section('operations', 'Operations', [{ block: 'swagger', spec: specText(document) }]),
  };
}

function specText(document: unknown): string {
  const text = scriptText(document);
  return /\\u003c|!\[/.test(text) ? scriptText(plain(document)) : text;
}

/** Swagger UI renders descriptions as Markdown: what looks like an element or an image there stays text, and loads nothing. */
function plain(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return key === 'description' || key === 'summary'
      ? value.replaceAll(/<(?=[a-z/!?])/gi, '&lt;').replaceAll('![', '!\\[')
      : value;
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, name)]));
}
