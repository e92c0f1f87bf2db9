import { breachOf, crossesOver, entersService, type LayeredImport, layeredImports } from './layers.ts';
import { rule } from './rule.ts';

export const layersHold = rule<LayeredImport>({
  id: 'layers-hold',
  severity: 'error',
  why: 'imports point one way: a layer that knows those above it can’t be read, tested or kept without them',
  example: {
    breaks: 'code.layers has store: { files: src/store, mayImport: [] }, and src/store/a.ts imports src/http/b.ts',
    mend: 'hand the layer what it needs as a parameter, or move the code to the layer that may know both',
  },
  subjects: layeredImports,
  *check(imports) {
    for (const layered of imports) {
      const breach = crossesOver(layered) || entersService(layered) ? undefined : breachOf(layered);
      if (breach === undefined) continue;
      const { one, layer } = layered;
      yield {
        message: `${one.file} imports ${one.specifier}: ${breach}`,
        subject: `${one.file} -> ${one.to.kind === 'file' ? one.to.path : one.specifier}`,
        at: one.at,
        fix: 'move the code to a layer that may know both, or hand it over as a parameter',
        related: [{ message: `the layer ${layer.name}`, at: layer.origin }],
      };
    }
  },
});
