import { beforeAll, expect, it } from 'vitest';
import { readSources } from '../../bin/workspace.ts';
import { componentDot } from '../../generators/diagrams/c4/component-dot.ts';
import { domainDot } from '../../generators/diagrams/c4/domain-dot.ts';
import { eventDot, eventsDot } from '../../generators/diagrams/c4/event-dot.ts';
import { landscapeDot } from '../../generators/diagrams/c4/landscape-dot.ts';
import { serviceDot } from '../../generators/diagrams/c4/service-dot.ts';
import { loadGraphviz, type RenderSvg } from '../../generators/diagrams/render-svg.ts';
import { domainStyles } from '../../generators/diagrams/styles.ts';
import { load } from '../../model/load.ts';
import type { Entry, Model } from '../../model/model.ts';
import { syntheticSources } from '../bench/synthetic.ts';
import { edited, modelOf } from '../workspace.ts';
import { hostileModel, hostileWords } from './diagrams-hostile.ts';

let render: RenderSvg;
beforeAll(async () => {
  render = await loadGraphviz();
});

/** Each thing has an address that says what it is. */
const href = (thing: Entry) => `x.html?kind=${thing.kind}&id=${encodeURIComponent(thing.id)}`;
const inSvg = (thing: Entry) => `href="${href(thing).replaceAll('&', '&amp;').replaceAll("'", '&#39;')}"`;

function dots(model: Model, link: (thing: Entry) => string | undefined = href): Map<string, string> {
  const all = new Map<string, string>([['landscape', landscapeDot(model, link)]]);
  for (const domain of model.domains.values()) all.set(`domain ${domain.id}`, domainDot(domain, link));
  for (const service of model.services.values()) {
    all.set(`service ${service.id}`, serviceDot(service, link));
    all.set(`components ${service.id}`, componentDot(service, link));
  }
  for (const event of model.events.values()) all.set(`event ${event.id}`, eventDot(event, link));
  const events = eventsDot(model, link);
  return events === undefined ? all : all.set('events', events);
}

function reference(): Model {
  const { model } = load(readSources('.'));
  if (model === undefined) throw new Error('the reference workspace is broken');
  return model;
}

/** A well-formed tree: each tag that is opened is closed in its turn. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name = '', rest = ''] of svg.matchAll(/<(\/?)([A-Za-z]+)((?:\s[\w:-]+="[^"<>]*")*\s*\/?)>/g))
    if (close === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  expect(open).toEqual([]);
  const withoutTags = svg.replaceAll(/<\/?[A-Za-z]+(?:\s[\w:-]+="[^"<>]*")*\s*\/?>/g, '');
  expect(withoutTags).not.toMatch(/[<>]/);
}

it('links every thing that a picture names, once it has a page', () => {
  const model = reference();
  const pictures = new Map([...dots(model)].map(([name, dot]) => [name, render(dot, name)]));
  const picture = (name: string) => pictures.get(name) ?? '';
  for (const domain of model.domains.values()) {
    expect(picture('landscape')).toContain(inSvg(domain));
    for (const service of domain.services) {
      expect(picture('landscape')).toContain(inSvg(service));
      expect(picture(`domain ${domain.id}`)).toContain(inSvg(service));
    }
  }
  for (const service of model.services.values()) {
    const [context, components] = [picture(`service ${service.id}`), picture(`components ${service.id}`)];
    for (const one of [...service.calls.map((call) => call.to), ...service.publishes, ...service.consumes]) {
      expect(context, `${service.id} ${one.id}`).toContain(inSvg(one));
      expect(components, `${service.id} ${one.id}`).toContain(inSvg(one));
    }
    for (const one of [...service.endpoints, ...service.tables]) expect(components).toContain(inSvg(one));
    for (const { caller } of service.endpoints.flatMap((endpoint) => endpoint.callers))
      expect(context).toContain(inSvg(caller.kind === 'screen' ? caller.application : caller));
  }
  for (const event of model.events.values()) {
    for (const one of [event, event.producer, ...event.consumers])
      expect(picture(`event ${event.id}`)).toContain(inSvg(one));
    expect(picture('events')).toContain(inSvg(event));
  }
});

it('draws no link where there is no page', () => {
  for (const [name, dot] of dots(modelOf(), () => undefined)) {
    const svg = render(dot, name);
    expectWellFormed(svg);
    expect(svg).not.toContain('href');
    expect(svg).toContain('role="img"');
  }
});

it('counts in the landscape exactly the calls and events that cross domains', () => {
  const model = reference();
  const crossing =
    model.calls.filter(
      (call) => call.caller.kind === 'service' && call.to.kind === 'service' && call.caller.domain !== call.to.domain,
    ).length +
    [...model.events.values()].flatMap((event) =>
      // Consumers in one domain hear one event: one thing that crosses the border.
      [...new Set(event.consumers.map((consumer) => consumer.domain))].filter(
        (domain) => domain !== event.producer.domain,
      ),
    ).length;
  const labels = [...landscapeDot(model, href).matchAll(/label="(\d+)"/g)].map(([, many]) => Number(many));
  expect(labels.reduce((sum, many) => sum + many, 0)).toBe(crossing);
});

it('tells in the picture of a service every call in and out, and every event, by its arrows', () => {
  for (const service of reference().services.values()) {
    const dot = serviceDot(service, href);
    const arrows = dot.split('\n').filter((line) => / -> /.test(line) && !line.includes('class="keeps"'));
    const said = arrows.map((line) => /tooltip="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? '').join('\n');
    const incoming = service.endpoints
      .flatMap((endpoint) => endpoint.callers)
      .filter((call) => call.caller !== service);
    const outgoing = service.calls.filter((call) => call.to !== service);
    const calls = said.match(/\((?:sync|deferred)(?:, planned)?\)/g)?.length ?? 0;
    const more = [...said.matchAll(/… and (\d+) more/g)].reduce((sum, [, many]) => sum + Number(many), 0);
    expect(calls + more, service.id).toBe(incoming.length + outgoing.length);
    expect(said.match(/ publishes /g)?.length ?? 0, service.id).toBe(
      service.publishes.length + service.consumes.length,
    );
  }
});

it('says of a call who makes it, what it asks, why and how', () => {
  const dot = serviceDot(serviceOf(modelOf(), 'svc-orders'), href);
  expect(dot).toContain('tooltip="svc-orders POST /orders → svc-billing POST /invoices: Bill the order (deferred)"');
  const planned = modelOf(edited(['services/svc-orders.yaml', 'mode: deferred', 'status: planned']));
  expect(serviceDot(serviceOf(planned, 'svc-orders'), href)).toContain('Bill the order (sync, planned)');
});

it('draws what is deferred, planned or an event dashed, all else solid', () => {
  const style = (dot: string, purpose: string) =>
    /style="(\w+)"/.exec(dot.split('\n').find((line) => line.includes(' -> ') && line.includes(purpose)) ?? '')?.[1];
  expect(style(serviceDot(serviceOf(modelOf(), 'svc-orders'), href), 'Bill the order')).toBe('dashed');
  expect(style(serviceDot(serviceOf(modelOf(), 'svc-orders'), href), 'publishes order.placed')).toBe('dashed');
  expect(style(serviceDot(serviceOf(modelOf(), 'svc-billing'), href), 'Find the ledger')).toBe('solid');
  const planned = modelOf(
    edited(['services/svc-billing.yaml', 'for: Find the ledger', 'for: Find the ledger, status: planned']),
  );
  expect(style(serviceDot(serviceOf(planned, 'svc-billing'), href), 'Find the ledger')).toBe('dashed');
});

it('shows domains alone once there are too many services, and no tangle of arrows', () => {
  const { model } = load(syntheticSources({ domains: 30, services: 200, events: 200 }));
  const dot = model === undefined ? '' : landscapeDot(model, href);
  expect(dot).not.toContain('>svc-');
  expect(dot.match(/ -> /g)?.length).toBe(48);
  expect(dot).toMatch(/\d+ thinner arrows are left out/);
  for (let d = 0; d < 30; d++) expect(dot).toMatch(new RegExp(`"domain-${d}" -> |-> "domain-${d}" `));
  expectWellFormed(render(dot, 'landscape'));
});

it.each(hostileWords.map((word) => [JSON.stringify(word), word]))('draws, whatever is called %s', (_, word) => {
  const model = hostileModel(word);
  for (const [name, dot] of dots(model)) {
    const svg = render(dot, `${name} "${word}" <b>`);
    expectWellFormed(svg);
    expect(svg).not.toMatch(/<script|<b>|href="javascript/i);
    expect(svg.match(/<svg/g)).toHaveLength(1);
  }
  expect(domainStyles(model)).toMatch(/^\.domain-[A-Za-z0-9-]* \{[^{}<>"]*\}\n$/);
});

it('keeps a name readable to the letter', () => {
  const word = 'a<b>&amp; "c" \\N #35; `d`';
  const svg = render(landscapeDot(hostileModel(word), href), 'x');
  const text = svg
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#160;', ' ')
    .replaceAll('&amp;', '&');
  expect(text.split('\n').map((line) => line.trim())).toContain(word.replace('\\', '\u2216'));
});

it('is fit for a page: one size, no ids, no font, no color that a stylesheet cannot reach', () => {
  const svg = render(serviceDot(serviceOf(modelOf(), 'svc-orders'), href), 'svc-orders & its <neighbors>');
  expect(svg).toMatch(
    /^<svg class="diagram" role="group" aria-label="svc-orders &amp; its &lt;neighbors&gt;" width="\d+" height="\d+" viewBox="[\d. ]+" fill="currentColor">/,
  );
  expect(svg).not.toMatch(/ id="|font-family|xlink|xmlns|<!|<\?|"black"|"white"/);
  expect(svg).toContain('class="node service self domain-sales"');
});

it('puts arrows out of the way of the Tab key but gives each a name', () => {
  const svg = render(serviceDot(serviceOf(modelOf(), 'svc-orders'), href), 'x');
  const arrows = [...svg.matchAll(/<g class="edge[^"]*">\s*(?:<g>)?<a ([^>]*)>/g)].map(
    ([, attributes]) => attributes ?? '',
  );
  expect(arrows.length).toBeGreaterThan(0);
  for (const attributes of arrows) expect(attributes).toMatch(/tabindex="-1" aria-label="[^"]+"/);
  expect(svg).toMatch(/<a href="[^"]*kind=service[^"]*"><title>/);
});

it('gives the same bytes at every run', () => {
  const once = dots(modelOf());
  expect(dots(modelOf())).toEqual(once);
  for (const [name, dot] of once) expect(render(dot, name)).toBe(render(dot, name));
});

it.each([...dots(modelOf(), (thing) => `${thing.kind}/${thing.id}.html`)])(
  'writes the DOT of %s as expected',
  async (name, dot) => {
    await expect(dot).toMatchFileSnapshot(`../golden/diagrams/dot/${name.replaceAll(' ', '-')}.dot`);
  },
);

function serviceOf(model: Model, id: string) {
  const service = model.services.get(id);
  if (service === undefined) throw new Error(`no service ${id}`);
  return service;
}
