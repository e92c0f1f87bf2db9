import type { Event, Model } from '../model/model.ts';

/** By its name, or by its channel: a repository of another style may write either. */
export function eventNamed(name: string, model: Model): Event | undefined {
  return model.events.get(name) ?? [...model.events.values()].find(({ channel }) => channel === name);
}
