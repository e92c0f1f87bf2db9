import type { Origin } from '../finding.ts';
import { isMap } from './plain-data.ts';

/** A part of a spec, and where it stands. */
export interface Spot {
  readonly value: unknown;
  readonly at: Origin;
}

export function inside(spot: Spot, ...steps: (string | number)[]): Spot {
  let value = spot.value;
  for (const step of steps)
    value =
      isMap(value) && Object.hasOwn(value, step) ? value[step] : Array.isArray(value) ? value[Number(step)] : undefined;
  return { value, at: { file: spot.at.file, path: [...spot.at.path, ...steps] } };
}

/** `foreign`: in a file that was not given. `missing`: in a given file, at a place that is not there. */
export type Followed = { readonly found: Spot } | { readonly found?: undefined; readonly why: 'foreign' | 'missing' };

/** The given files, and the references between them. */
export interface Library {
  follow(ref: string, from: Origin): Followed;
  /** Follows references until something stands there; undefined, after `unresolved`, if nothing does. */
  deref(spot: Spot): Spot | undefined;
  /** Places that something has referred to, as `file#/pointer`. */
  readonly used: ReadonlySet<string>;
}

export type Unresolved = (ref: string, at: Origin, why: 'foreign' | 'missing') => void;

export function library(files: ReadonlyMap<string, unknown>, unresolved: Unresolved): Library {
  const byPath = new Map([...files].map(([file, data]) => [normal(file), { file, data }]));
  const anchors = new Map<string, ReadonlyMap<string, Spot>>();
  const used = new Set<string>();
  const follow = (ref: string, from: Origin): Followed => {
    const hash = ref.indexOf('#');
    const name = decoded(hash < 0 ? ref : ref.slice(0, hash));
    const fragment = decoded(hash < 0 ? '' : ref.slice(hash + 1));
    if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return { why: 'foreign' };
    const path =
      name === '' ? from.file : normal(name.startsWith('/') ? name : `${from.file.replace(/[^/]*$/, '')}${name}`);
    const target = byPath.get(normal(path));
    if (target === undefined) return { why: 'foreign' };
    const root: Spot = { value: target.data, at: { file: target.file, path: [] } };
    if (fragment !== '' && !fragment.startsWith('/')) {
      const known = anchors.get(target.file) ?? anchorsOf(root);
      anchors.set(target.file, known);
      const found = known.get(fragment);
      return found === undefined ? { why: 'missing' } : { found };
    }
    const steps = fragment
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = inside(root, ...steps);
    used.add(keyOf(found.at));
    return found.value === undefined ? { why: 'missing' } : { found };
  };
  return {
    follow,
    used,
    deref(spot) {
      let here = spot;
      for (let hops = 0; isMap(here.value) && typeof here.value.$ref === 'string'; hops++) {
        const ref = here.value.$ref;
        const next: Followed = hops > 50 ? { why: 'missing' } : follow(ref, here.at);
        if (next.found === undefined) {
          unresolved(ref, here.at, next.why);
          return undefined;
        }
        here = next.found;
      }
      return here;
    },
  };
}

export function keyOf(at: Origin): string {
  return JSON.stringify([at.file, ...at.path.map(String)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `a/./b/../c.yaml` → `a/c.yaml` */
function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/'))
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && steps.at(-1) !== '') steps.pop();
    else if (step !== '.') steps.push(step);
  return steps.join('/');
}

function anchorsOf(root: Spot): Map<string, Spot> {
  const anchors = new Map<string, Spot>();
  const walk = (spot: Spot): void => {
    if (typeof spot.value !== 'object' || spot.value === null) return;
    if (isMap(spot.value) && typeof spot.value.$anchor === 'string') anchors.set(spot.value.$anchor, spot);
    for (const key of Object.keys(spot.value)) walk(inside(spot, key));
  };
  walk(root);
  return anchors;
}
