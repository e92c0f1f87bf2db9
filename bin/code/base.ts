import { git } from '../git.ts';
import { CannotRun } from '../workspace.ts';

/** The commit a change is measured against: where it and the named branch part. */
export function mergeBase(root: string, ref: string): string {
  const version = git(root, ['rev-parse', '--is-inside-work-tree']);
  if (version.status === 127) throw new CannotRun('git is not installed', 'install git, or leave out --base');
  if (version.status !== 0)
    throw new CannotRun('this folder is not in a git repository', 'leave out --base, or run git init and commit');
  if (ref.startsWith('-')) throw new CannotRun(`${ref} names no commit`, 'name a branch, tag or commit');
  const named = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (named.status !== 0) throw unknown(root, ref);
  const commit = text(named.stdout);
  const head = git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.status !== 0) throw new CannotRun('there is no commit yet', 'commit first, or leave out --base');
  const base = git(root, ['merge-base', commit, 'HEAD']);
  if (base.status === 0) return text(base.stdout).split('\n')[0] ?? commit;
  if (isShallow(root))
    throw new CannotRun(
      `this clone is shallow: where HEAD and ${ref} part is not in it`,
      'git fetch --unshallow; in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab: GIT_DEPTH: 0',
    );
  throw new CannotRun(`${ref} and HEAD have no commit in common`, 'name the branch that this one came from');
}

function unknown(root: string, ref: string): CannotRun {
  const [remote, ...rest] = ref.split('/');
  const remotes = text(git(root, ['remote']).stdout).split('\n');
  const branch = rest.join('/');
  if (branch !== '' && remote !== undefined && remotes.includes(remote))
    return new CannotRun(`${ref} is not in this clone`, `git fetch ${remote} ${branch}:refs/remotes/${ref}`);
  if (isShallow(root))
    return new CannotRun(`${ref} is not in this clone, which is shallow`, 'git fetch --unshallow --tags');
  return new CannotRun(
    `${ref} names no commit of this repository`,
    'name a branch, tag or commit; git branch -a lists branches',
  );
}

function isShallow(root: string): boolean {
  return text(git(root, ['rev-parse', '--is-shallow-repository']).stdout) === 'true';
}

export type Ranges = readonly (readonly [from: number, to: number])[];

/** The lines of today's files that differ from a commit, by path from the workspace. New files whole. */
export function changedLines(root: string, commit: string): ReadonlyMap<string, Ranges> {
  const diff = git(root, [
    '-c',
    'core.quotePath=false',
    'diff',
    '--relative',
    '--no-ext-diff',
    '--no-color',
    '--no-renames',
    '-U0',
    commit,
    '--',
    '.',
  ]);
  const changed = new Map<string, (readonly [number, number])[]>();
  let file: string | undefined;
  for (const line of diff.stdout.toString('utf8').split('\n')) {
    if (line.startsWith('+++ ')) file = line.startsWith('+++ b/') ? line.slice(6).replace(/\t$/, '') : undefined;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || file === undefined) continue;
    const [from, many] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    if (many > 0) changed.set(file, [...(changed.get(file) ?? []), [from, from + many - 1]]);
  }
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.']);
  for (const path of untracked.stdout.toString('utf8').split('\0'))
    if (path !== '') changed.set(path, [[1, Number.MAX_SAFE_INTEGER]]);
  return changed;
}

function text(bytes: Buffer): string {
  return bytes.toString('utf8').trim();
}
