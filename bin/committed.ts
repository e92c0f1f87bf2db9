import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { folder as architecture, CannotRun } from './workspace.ts';

/**
 * The files below a folder as the last commit has them, by path from the root; undefined where the workspace is not
 * under version control. One git process says what there is, a second one reads what differs from the disk.
 */
export function readCommitted(
  root: string,
  folder: string,
  owns: RegExp,
  disk: ReadonlyMap<string, string>,
): Map<string, string> | undefined {
  const listed = blobs(root, folder);
  if (listed === undefined) return undefined;
  const files = new Map<string, string>();
  const missing: { path: string; blob: string }[] = [];
  for (const { path, blob } of listed) {
    if (!owns.test(path)) continue;
    const content = disk.get(path);
    if (content !== undefined && blobOf(content, blob.length) === blob) files.set(path, content);
    else missing.push({ path, blob });
  }
  // A workspace inside somebody else's repository, say unpacked there, is not versioned by it.
  if (files.size + missing.length === 0 && (blobs(root, architecture) ?? []).length === 0)
    return noCommit(root) ? files : undefined;
  if (missing.length === 0) return files;
  const read = git(root, ['cat-file', '--batch'], missing.map(({ blob }) => `${blob}\n`).join(''));
  if (read.status !== 0) throw new CannotRun(`git cat-file failed: ${read.stderr}`, 'run git fsck');
  let at = 0;
  for (const { path } of missing) {
    const head = read.stdout.indexOf(10, at);
    const size = Number(read.stdout.toString('latin1', at, head).split(' ')[2]);
    // A partial clone may lack the blob.
    if (Number.isNaN(size))
      throw new CannotRun(`the last commit's ${path} is not in this clone`, 'git fetch --refetch');
    files.set(path, read.stdout.toString('utf8', head + 1, head + 1 + size));
    at = head + 1 + size + 1;
  }
  return files;
}

/** A repository without any commit has released nothing; a folder without a repository can't tell. */
function noCommit(root: string): boolean {
  return (
    git(root, ['rev-parse', '--is-inside-work-tree']).status === 0 &&
    git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).status !== 0
  );
}

interface Blob {
  readonly path: string;
  readonly blob: string;
}

function blobs(root: string, folder: string): Blob[] | undefined {
  const { status, stdout } = git(root, ['ls-tree', '-r', '-z', 'HEAD', '--', `${folder}/`]);
  if (status !== 0) return noCommit(root) ? [] : undefined;
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, blob = '', path = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return path === '' ? [] : [{ path, blob }];
    });
}

/** Repositories name blobs by SHA-1, newer ones by SHA-256. */
function blobOf(content: string, length: number): string {
  const bytes = Buffer.from(content);
  return createHash(length === 40 ? 'sha1' : 'sha256')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

function git(root: string, words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('git', ['-C', root, ...words], {
    input,
    maxBuffer: 1024 ** 3,
    // Somebody's hook may have set where git looks; the workspace is where it is.
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  return { status: status ?? 1, stdout: stdout ?? Buffer.alloc(0), stderr: String(stderr ?? '').trim() };
}
