import { createHash } from 'node:crypto';
import { blobTexts, git } from './git.ts';
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
  const texts = blobTexts(
    root,
    missing.map(({ blob }) => blob),
  );
  if (texts === undefined) throw new CannotRun('git cat-file failed', 'run git fsck');
  for (const [i, { path }] of missing.entries()) {
    const text = texts[i];
    // A partial clone may lack the blob.
    if (text === undefined)
      throw new CannotRun(`the last commit's ${path} is not in this clone`, 'git fetch --refetch');
    files.set(path, text.toString('utf8'));
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
