import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGraphviz } from '../../generators/diagrams/render-svg.ts';
import { drawn } from '../../generators/portal/draw.ts';
import type { Law, PortalInput } from '../../generators/portal/input.ts';
import { lineFinder } from '../../generators/portal/lines.ts';
import type { Model } from '../../model/model.ts';
import type { Source } from '../../model/source.ts';
import { compileRules } from '../../rules/architect/rule.ts';
import { check, type More } from '../../rules/check.ts';
import { forceOf } from '../../rules/force.ts';
import { allRules } from '../../rules/index.ts';
import { CannotRun, reason } from '../workspace.ts';

/** What the site is made of, once the model is sound: the verdict of the rules, the templates, and a pen. */
export async function portalInput(
  model: Model,
  sources: readonly Source[],
  today: string,
  more: More = {},
): Promise<PortalInput> {
  const { diagnostics, looked } = check(model, today, more);
  const subjects = new Map(looked.map((one) => [one.rule, one.subjects]));
  const laws = allRules(compileRules(model)).map(
    ({ id, severity, why, example, decisions }): Law => ({
      id,
      severity,
      why,
      example,
      ...(decisions === undefined ? {} : { decisions }),
      ...(forceOf[id] === undefined ? {} : { force: forceOf[id] }),
      subjects: subjects.get(id) ?? 0,
    }),
  );
  return {
    model,
    laws,
    diagnostics,
    lineOf: lineFinder(sources),
    pictures: drawn(model, await loadGraphviz()),
    templates: templates(),
  };
}

/** The package's own folder: templates and styles stand beside `dist`, not in it. */
function packageFolder(): string {
  for (let here = dirname(fileURLToPath(import.meta.url)); ; here = dirname(here)) {
    if (readdirSync(here).includes('package.json')) return here;
    if (dirname(here) === here) throw new Error('novatrek does not find its own folder');
  }
}

export function portalFolder(): string {
  return join(packageFolder(), 'portal');
}

export function templates(): Record<string, string> {
  const folder = join(portalFolder(), 'templates');
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.hbs'))
      .map((name) => [name.slice(0, -4), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** Files that every site has as they are: our own, and those of the two viewers. Path in the site → file on disk. */
export function assetFiles(): ReadonlyMap<string, string> {
  const folder = join(portalFolder(), 'assets');
  const own = readdirSync(folder)
    .filter((name) => /\.(css|js|svg)$/.test(name) && name !== 'reload.js')
    .map((name) => [`assets/${name}`, join(folder, name)] as const);
  const of = (specifier: string) => {
    try {
      return fileURLToPath(import.meta.resolve(specifier));
    } catch (error) {
      throw new CannotRun(`${specifier} is not installed: ${reason(error)}`, 'npm install');
    }
  };
  return new Map([
    ...own,
    ['assets/mermaid.js', of('mermaid/dist/mermaid.min.js')],
    ['assets/swagger-ui-bundle.js', of('swagger-ui-dist/swagger-ui-bundle.js')],
    ['assets/swagger-ui.css', of('swagger-ui-dist/swagger-ui.css')],
  ]);
}
