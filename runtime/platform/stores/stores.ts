import type { Cache, Files, Locks, Log } from '../context.ts';
import type { FilesSetting } from '../environment.ts';
import { createAdvisoryLocks } from './advisory-locks.ts';
import type { LockKeeper } from './held-lock.ts';
import { createLocalFiles, type LocalFiles } from './local-files.ts';
import { createLocks } from './locks.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createS3Files } from './s3-files.ts';
import { connectValkey } from './valkey.ts';
import { createValkeyCache } from './valkey-cache.ts';
import { createValkeyLocks } from './valkey-locks.ts';

export interface StoresOptions {
  readonly service: string;
  readonly databaseUrl: string | undefined;
  readonly valkeyUrl: string | undefined;
  readonly files: FilesSetting | undefined;
  readonly log: Log;
}

export interface Stores {
  readonly cache: Cache;
  readonly locks: Locks;
  readonly files: Files;
  /** For the platform's own turns: always the database's, whose rows they are about. */
  readonly turns: LockKeeper;
  close(): Promise<void>;
}

/** What stands behind cache, locks and files: Valkey and S3 where there are any, this machine and the database otherwise. */
export function createStores({ service, databaseUrl, valkeyUrl, files, log }: StoresOptions): Stores {
  const client = valkeyUrl === undefined ? undefined : connectValkey(valkeyUrl, log);
  const turns =
    databaseUrl === undefined
      ? absentKeeper(`${service} has no database to keep locks`)
      : createAdvisoryLocks({ service, url: databaseUrl, log });
  const keeper = client === undefined ? turns : createValkeyLocks({ client, service });
  const filed = openFiles(service, files, log);
  return {
    cache: client === undefined ? createMemoryCache() : createValkeyCache({ client, service, log }),
    locks: createLocks(keeper),
    files: filed.files,
    turns,
    async close() {
      await Promise.all([filed.close(), turns.close(), keeper.close()]);
      client?.disconnect();
    },
  };
}

function openFiles(
  service: string,
  setting: FilesSetting | undefined,
  log: Log,
): { readonly files: Files; readonly close: () => Promise<void> } {
  if (setting?.kind === 's3') {
    const files = createS3Files({ ...setting, service });
    return { files, close: files.close };
  }
  // Begun with the first use: most services have no files, and need no server for their addresses.
  let opened: Promise<LocalFiles> | undefined;
  const open = () => {
    if (setting === undefined) throw new Error(`${service} has no place for files: set S3_ENDPOINT or FILES_DIR`);
    opened ??= createLocalFiles({ ...setting, service, log });
    return opened;
  };
  return {
    files: {
      put: async (key, content, options) => (await open()).put(key, content, options),
      get: async (key) => (await open()).get(key),
      delete: async (key) => (await open()).delete(key),
      presign: async (method, key, options) => (await open()).presign(method, key, options),
    },
    close: async () => (await opened)?.close(),
  };
}

function absentKeeper(why: string): LockKeeper {
  return {
    tryHold: async () => {
      throw new Error(why);
    },
    close: async () => {},
  };
}
