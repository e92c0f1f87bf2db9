import { join, resolve } from 'node:path';
import { didYouMean } from '../../model/suggest.ts';
import { kindOf } from '../../runtime/platform/identity/caller.ts';
import { signToken } from '../../runtime/platform/identity/tokens.ts';
import { inFolder } from '../platform/data-folder.ts';
import { readSecrets } from '../platform/secrets.ts';
import { CannotRun, findRoot } from '../workspace.ts';

export interface TokenOptions {
  readonly root?: string;
  readonly data?: string;
  readonly as: string;
  readonly user?: string;
  readonly minutes: string;
}

/** `novatrek token`: lets a person call the services of this machine as somebody. */
export function token(options: TokenOptions): number {
  const file = inFolder.secrets(resolve(options.data ?? join(findRoot(options.root), '.novatrek')));
  const keys = readSecrets(file)?.keys ?? {};
  const callers = Object.keys(keys).filter((id) => kindOf(id) !== 'service');
  if (callers.length === 0) throw new CannotRun(`there are no keys in ${file}`, 'novatrek up makes them');
  const key = callers.includes(options.as) ? keys[options.as]?.privateKey : undefined;
  if (key === undefined)
    throw new CannotRun(
      `there is no caller ${options.as}`,
      didYouMean(options.as, callers) ?? `one of: ${callers.join(', ')}`,
    );
  const minutes = Number(options.minutes);
  if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 1_440))
    throw new CannotRun(`--minutes ${options.minutes} is no number from 1 to 1440`, '--minutes 60');
  const user = options.user === undefined ? {} : { user: options.user };
  process.stdout.write(`${signToken(key, { seconds: minutes * 60, ...user })}\n`);
  return 0;
}
