import { exportData } from '../../model/export.ts';
import { didYouMean } from '../../model/suggest.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

/** `novatrek export`: the linked model, for scripts. */
export function exportModel(format: string, options: { readonly root?: string }): number {
  if (format !== 'json')
    throw new CannotRun(`there is no export format ${format}`, didYouMean(format, ['json']) ?? 'known formats: json');
  process.stdout.write(`${JSON.stringify(exportData(loadOrFail(options.root).model), undefined, 2)}\n`);
  return 0;
}
