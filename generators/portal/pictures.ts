import type { Domain, Endpoint, Event, Service } from '../../model/model.ts';
import type { MermaidBlock, PictureBlock } from './view.ts';

/** The pictures of a site. What can't be drawn is left out, and the tables beside it say the same. */
export interface Pictures {
  landscape(caption: string): PictureBlock | undefined;
  domain(domain: Domain, caption: string): PictureBlock | undefined;
  service(service: Service, caption: string): PictureBlock | undefined;
  components(service: Service, caption: string): PictureBlock | undefined;
  event(event: Event, caption: string): PictureBlock | undefined;
  flow(caption: string): PictureBlock | undefined;
  sequence(endpoint: Endpoint, caption: string): MermaidBlock | undefined;
  store(service: Service, caption: string): MermaidBlock | undefined;
}

export const noPictures: Pictures = {
  landscape: () => undefined,
  domain: () => undefined,
  service: () => undefined,
  components: () => undefined,
  event: () => undefined,
  flow: () => undefined,
  sequence: () => undefined,
  store: () => undefined,
};
