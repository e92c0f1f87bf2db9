import { spawnSync } from 'node:child_process';

export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** One git command in the workspace. Where git is not installed, the status is 127. */
export function git(root: string, words: readonly string[], input = ''): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', root, ...words], {
    input,
    maxBuffer: 1024 ** 3,
    // Somebody's hook may have set where git looks; the workspace is where it is.
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  const missing = error !== undefined && 'code' in error && error.code === 'ENOENT';
  return {
    status: status ?? (missing ? 127 : 1),
    stdout: stdout ?? Buffer.alloc(0),
    stderr: String(stderr ?? '').trim(),
  };
}

/** The texts of blobs, in the order asked for; undefined for one that this clone does not have. */
export function blobTexts(root: string, blobs: readonly string[]): (Buffer | undefined)[] | undefined {
  if (blobs.length === 0) return [];
  const read = git(root, ['cat-file', '--batch'], blobs.map((blob) => `${blob}\n`).join(''));
  if (read.status !== 0) return undefined;
  let at = 0;
  return blobs.map(() => {
    const head = read.stdout.indexOf(10, at);
    const words = read.stdout.toString('latin1', at, head).split(' ');
    const size = Number(words[2]);
    if (Number.isNaN(size)) {
      at = head + 1;
      return undefined;
    }
    at = head + 1 + size + 1;
    return read.stdout.subarray(head + 1, head + 1 + size);
  });
}
