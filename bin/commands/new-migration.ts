import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settled } from '../../generators/generator.ts';
import { migrations } from '../../generators/migrations.ts';
import { historyOf, type Phase } from '../../generators/sql/history.ts';
import { nextMigration } from '../../generators/sql/new-migration.ts';
import { didYouMean } from '../../model/suggest.ts';
import { readCommitted } from '../committed.ts';
import { folderOf, readGenerated } from '../disk.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface NewMigrationOptions {
  readonly root?: string;
  readonly phase?: string;
  readonly dryRun?: boolean;
}

/** `novatrek new migration SERVICE NAME`: the next file of a service, for what can't be generated. */
export async function newMigration(serviceId: string, name: string, options: NewMigrationOptions): Promise<number> {
  const { root, model } = loadOrFail(options.root);
  const service = model.services.get(serviceId);
  if (service?.store === undefined)
    throw new CannotRun(
      service === undefined ? `there is no service ${serviceId}` : `${serviceId} keeps no data`,
      didYouMean(serviceId, [...model.services.keys()]) ?? 'give it a store first',
    );
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new CannotRun(
      `${name} is no name for a migration`,
      'lower-case words joined by -, like add-availability-check',
    );
  const { owns } = settled(migrations, model);
  const folder = `${folderOf(owns)}/${service.id}/migrations`;
  const disk = readGenerated(root, [settled(migrations, model)]);
  const committed = readCommitted(root, folderOf(owns), owns, disk);
  const here = (files: ReadonlyMap<string, string>) =>
    new Map(
      [...files].flatMap(([path, text]) =>
        path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), text]] : [],
      ),
    );
  const history = historyOf(
    folder,
    service.store.schema,
    here(disk),
    committed === undefined ? undefined : here(committed),
  );
  if (history.disk.size === 0)
    throw new CannotRun(
      `${service.id} has no migration yet, and yours would come before its tables`,
      'novatrek generate',
    );
  const file = nextMigration(history, name, phaseOf(options.phase));
  const path = `${folder}/${file.name}`;
  if (options.dryRun !== true) {
    mkdirSync(join(root, folder), { recursive: true });
    // A file that is there is never written over.
    writeFileSync(join(root, path), file.content, { flag: 'wx' });
  }
  process.stdout.write(`${options.dryRun === true ? 'would create' : 'create'} ${path}\n`);
  process.stderr.write('next: write its statements, then novatrek generate, which notes the file in schema.json\n');
  return 0;
}

function phaseOf(phase = 'expand'): Phase {
  if (phase === 'expand' || phase === 'backfill' || phase === 'contract') return phase;
  throw new CannotRun(`there is no phase ${phase}`, 'expand, backfill or contract');
}
