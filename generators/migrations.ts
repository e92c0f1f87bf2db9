import type { Diagnostic } from '../model/finding.ts';
import type { Model } from '../model/model.ts';
import { servicesFolder } from './contract.ts';
import type { Before, Generator, OutputFile } from './generator.ts';
import { historyOf } from './sql/history.ts';
import { type Plan, planMigrations } from './sql/plan.ts';

const nothing: Before = { disk: new Map() };

/** The SQL that takes each service's database from the last commit to what the architecture says now. Forward only. */
export const migrations: Generator = {
  id: 'migrations',
  about: 'the database of each service, as migrations in PostgreSQL',
  owns: /^[^/]+\/migrations\/[^/]+\.(?:sql|json)$/,
  inside: servicesFolder,
  remembers: true,
  trace: (model, path) => model.services.get(path.slice(servicesFolder(model).length + 1).split('/')[0] ?? '')?.origin,
  *generate(model, before = nothing) {
    yield* workOf(model, before).files;
  },
  *refuse(model, before) {
    yield* workOf(model, before).findings;
  },
};

interface Work {
  readonly model: Model;
  readonly files: readonly OutputFile[];
  readonly findings: readonly Diagnostic[];
}

/** Asked for twice in a run, for the files and for what is wrong with them. */
const known = new WeakMap<Before, Work>();

function workOf(model: Model, before: Before): Work {
  const done = known.get(before);
  if (done !== undefined && done.model === model) return done;
  const root = servicesFolder(model);
  const disk = byFolder(before.disk);
  const committed = before.committed === undefined ? undefined : byFolder(before.committed);
  const plans: Plan[] = [];
  const folders = new Set<string>();
  for (const service of model.services.values()) {
    if (service.store === undefined) continue;
    const folder = `${root}/${service.id}/migrations`;
    folders.add(folder);
    const none = new Map<string, string>();
    const history = historyOf(
      folder,
      service.store.schema.toLowerCase(),
      disk.get(folder) ?? none,
      committed === undefined ? undefined : (committed.get(folder) ?? none),
    );
    plans.push(planMigrations(service, service.store, history));
  }
  const work: Work = {
    model,
    files: [...plans.flatMap((plan) => plan.files), ...orphans(disk, folders)],
    findings: plans.flatMap((plan) => plan.findings),
  };
  known.set(before, work);
  return work;
}

function byFolder(files: ReadonlyMap<string, string>): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, content] of files) {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, cut);
    if (!folder.endsWith('/migrations')) continue;
    const files = folders.get(folder) ?? new Map<string, string>();
    files.set(path.slice(cut + 1), content);
    folders.set(folder, files);
  }
  return folders;
}

/** A service may leave the architecture; the history of its database goes only when somebody deletes the folder. */
function* orphans(disk: ReadonlyMap<string, Map<string, string>>, known: ReadonlySet<string>): Iterable<OutputFile> {
  for (const [folder, files] of disk)
    if (!known.has(folder))
      for (const [name, content] of files) yield { path: `${folder}/${name}`, content, keep: true };
}
