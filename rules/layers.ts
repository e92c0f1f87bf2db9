import { below, type Origin } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import { isListed } from './module-name.ts';
import type { Facts } from './rule.ts';
import type { FileRole, Import } from './scan/facts.ts';
import { inside, layoutOf } from './scan/layout.ts';

/** An import of a file that has a layer. */
export interface LayeredImport {
  readonly one: Import;
  readonly layer: Layer;
  /** The layer of the file that it imports, if it imports one that has any. */
  readonly to?: Layer;
}

export interface Layer {
  readonly name: string;
  readonly mayImport: readonly string[];
  readonly packages?: readonly string[];
  readonly builtins?: readonly string[];
  readonly origin: Origin;
}

const known = new WeakMap<Facts, readonly LayeredImport[]>();

export function layeredImports(facts: Facts): readonly LayeredImport[] {
  const found = known.get(facts) ?? layered(facts);
  known.set(facts, found);
  return found;
}

function layered({ code, model }: Facts): LayeredImport[] {
  const layerOf = layersOf(model);
  return (code?.imports ?? []).flatMap((one): LayeredImport[] => {
    const layer = layerOf(one.file);
    const to = one.to.kind === 'file' ? layerOf(one.to.path) : undefined;
    if (layer === undefined || layer === 'left out' || to === 'left out') return [];
    return [to === undefined ? { one, layer } : { one, layer, to }];
  });
}

/** Why the layer may not import that; undefined if it may. */
export function breachOf({ one, layer, to }: LayeredImport): string | undefined {
  const allowed = [layer.name, ...layer.mayImport].join(', ');
  switch (one.to.kind) {
    case 'file':
      if (to === undefined) return `${one.to.path} belongs to no layer; ${layer.name} may import ${allowed}`;
      return to.name === layer.name || layer.mayImport.includes(to.name)
        ? undefined
        : `${one.to.path} belongs to ${to.name}; ${layer.name} may import ${allowed}`;
    case 'package':
      return layer.packages === undefined || isListed(layer.packages, one)
        ? undefined
        : only(layer.name, layer.packages);
    case 'builtin':
      return layer.builtins === undefined || isListed(layer.builtins, one)
        ? undefined
        : only(layer.name, layer.builtins);
    default:
      return undefined;
  }
}

/** Services and what they share run; other code builds, checks and starts them. */
export function crossesOver({ one }: LayeredImport): boolean {
  return one.to.kind === 'file' && runs(one.role) !== runs(one.to.role);
}

/** Into a service from outside of it: laws of their own say so. */
export function entersService({ one }: LayeredImport): boolean {
  return one.to.kind === 'file' && one.to.service !== undefined && one.to.service !== one.service && runs(one.role);
}

export function runs(role: FileRole): boolean {
  return role !== 'other';
}

function only(layer: string, names: readonly string[]): string {
  return names.length === 0 ? `${layer} may import none` : `${layer} may import ${names.join(', ')} only`;
}

/**
 * The first layer that names a file is its layer. What is built, and what others wrote, is no part of the code: whoever
 * starts it may name it.
 */
function layersOf(model: Model): (path: string) => Layer | 'left out' | undefined {
  const { origin, code } = model.platform;
  const layers = Object.entries(code?.layers ?? {}).map(([name, { files, mayImport, packages, builtins }]) => ({
    patterns: (typeof files === 'string' ? [files] : files).map(inside),
    layer: {
      name,
      mayImport,
      ...(packages === undefined ? {} : { packages }),
      ...(builtins === undefined ? {} : { builtins }),
      origin: { ...below(origin, 'code', 'layers', name), onKey: true as const },
    },
  }));
  const leftOut = layoutOf(model, { aliases: [], packages: {} }).ignore.map(inside);
  const judged = new Map<string, Layer | 'left out' | undefined>();
  return (path) => {
    if (layers.length === 0) return undefined;
    if (judged.has(path)) return judged.get(path);
    const found = leftOut.some((pattern) => pattern.test(path))
      ? 'left out'
      : layers.find(({ patterns }) => patterns.some((pattern) => pattern.test(path)))?.layer;
    judged.set(path, found);
    return found;
  };
}
