import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CannotRun, codeOf } from './cannot-run.ts';

/**
 * One live process owns a file until it lets go or dies. The number of a dead process is soon given to another, so the
 * file also says when the owner began.
 */
export function takeOwnership(file: string, what: string): () => void {
  const mine = `${process.pid} ${beginningOf(process.pid) ?? ''}`.trim();
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      // Written first and linked then: nobody ever sees an owner file without its owner.
      const draft = `${file}.${process.pid}`;
      try {
        writeFileSync(draft, mine);
        linkSync(draft, file);
      } finally {
        rmSync(draft, { force: true });
      }
      return () => {
        if (read(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const owner = read(file);
    if (owner === undefined) continue;
    const pid = Number.parseInt(owner, 10);
    if (`${pid} ${beginningOf(pid) ?? ''}`.trim() === owner && isAlive(pid)) {
      const who = pid === process.pid ? 'this process' : `process ${pid}`;
      throw new CannotRun(`${what} is in use by ${who}: stop that first, or use another directory`);
    }
    discard(file, owner);
  }
  throw new CannotRun(`${what} is being started by several processes at once: try again`);
}

/** Two may find the same dead owner; who then takes away the file of a new one puts it back. */
function discard(file: string, owner: string): void {
  const aside = `${file}.old.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== owner) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/** Its command line, with spaces between the arguments. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') return (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
  return ps(pid, 'command=');
}

function beginningOf(pid: number): string | undefined {
  if (process.platform === 'linux') return statOf(pid)?.began;
  return ps(pid, 'lstart=') || undefined;
}

function statOf(pid: number): { state: string; began: string } | undefined {
  // The second field is the name in parentheses and may itself hold spaces and parentheses.
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  const [state, began] = [fields?.[0], fields?.[19]];
  return state === undefined || began === undefined ? undefined : { state, began };
}

function ps(pid: number, column: string): string {
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
