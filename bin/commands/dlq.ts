import type { DeadLetter } from '../../runtime/platform/events/dead-letter.ts';
import {
  discardDeadLetters,
  listDeadLetters,
  nameOf,
  replayDeadLetters,
} from '../../runtime/platform/events/dead-letters.ts';
import { openStores, type ServiceDatabase } from '../platform/find-database.ts';
import { hostedServices } from '../platform/hosted.ts';
import { count } from '../report.ts';
import { CannotRun } from '../workspace.ts';
import { loadOrFail } from './load-or-fail.ts';

export interface DlqOptions {
  readonly root?: string;
  readonly data?: string;
  readonly key?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Found {
  readonly store: ServiceDatabase;
  readonly letters: readonly DeadLetter[];
}

/** `novatrek dlq list`: what was put aside and waits for a person. */
export function dlqList(service: string | undefined, options: DlqOptions): Promise<number> {
  return within(service, options, async (stores) => {
    const found = await findIn(stores, [], options);
    const letters = found.flatMap(({ letters }) => letters);
    if (options.json === true) process.stdout.write(`${JSON.stringify(letters, null, 2)}\n`);
    else for (const letter of letters) process.stdout.write(`${lineOf(letter)}\n`);
    process.stderr.write(`${count(letters.length, 'message')} put aside\n`);
    return 0;
  });
}

/** `novatrek dlq show`: whole messages. */
export function dlqShow(service: string, names: readonly string[], options: DlqOptions): Promise<number> {
  return within(service, options, async (stores) => {
    const letters = selected(await findIn(stores, names, options), names).flatMap(({ letters }) => letters);
    if (options.json === true) process.stdout.write(`${JSON.stringify(letters, null, 2)}\n`);
    else process.stdout.write(letters.map(pageOf).join('\n'));
    return 0;
  });
}

/** `novatrek dlq replay`: the service handles them again. */
export function dlqReplay(service: string, names: readonly string[], options: DlqOptions): Promise<number> {
  return resolve(service, names, options, async ({ database, service: id }, letters) => {
    await replayDeadLetters(database.db, letters);
    return `${count(letters.length, 'message')} of ${id} will be handled again as soon as it runs`;
  });
}

/** `novatrek dlq discard`: nobody will handle them. */
export function dlqDiscard(service: string, names: readonly string[], options: DlqOptions): Promise<number> {
  return resolve(service, names, options, async ({ database, service: id }, letters) => {
    await discardDeadLetters(database.db, letters);
    return `${count(letters.length, 'message')} of ${id} discarded`;
  });
}

async function resolve(
  service: string,
  names: readonly string[],
  options: DlqOptions,
  act: (store: ServiceDatabase, letters: readonly DeadLetter[]) => Promise<string>,
): Promise<number> {
  if (names.length === 0 && options.key === undefined && options.all !== true)
    throw new CannotRun('which messages?', 'name them as dlq list does, or say --key KEY, or --all');
  return within(service, options, async (stores) => {
    for (const { store, letters } of selected(await findIn(stores, names, options), names))
      process.stderr.write(`${await act(store, letters)}\n`);
    return 0;
  });
}

async function within(
  service: string | undefined,
  options: DlqOptions,
  work: (stores: readonly ServiceDatabase[]) => Promise<number>,
): Promise<number> {
  const { root, model } = loadOrFail(options.root);
  const stores = openStores(root, options.data, hostedServices(root, model, 0), service);
  try {
    return await work(stores);
  } finally {
    await Promise.all(stores.map(({ database }) => database.close()));
  }
}

async function findIn(
  stores: readonly ServiceDatabase[],
  names: readonly string[],
  { key }: DlqOptions,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const store of stores) {
    try {
      found.push({ store, letters: await listDeadLetters(store.database.db, { names, key }) });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new CannotRun(
        `the messages of ${store.service} can't be read: ${said}`,
        'see to DATABASE_URL, or novatrek up',
      );
    }
  }
  return found;
}

/** Each name has to name something: a typo must not look like success. */
function selected(found: readonly Found[], names: readonly string[]): readonly Found[] {
  const letters = found.flatMap((one) => one.letters);
  const unknown = names.filter((name) => !letters.some((one) => nameOf(one) === name || one.message_id === name));
  if (unknown.length > 0) throw new CannotRun(`no open message ${unknown.join(', ')}`, 'novatrek dlq list shows them');
  if (letters.length === 0) throw new CannotRun('no message is put aside there', 'novatrek dlq list shows them');
  return found;
}

function lineOf(letter: DeadLetter): string {
  const why = letter.parked ? 'waits behind one of its key' : (letter.error.message ?? 'failed');
  const state = letter.resolution === 'replay' ? 'to be handled again' : `${letter.attempts} tries`;
  return [letter.consumer, nameOf(letter), `key ${letter.key}`, letter.parked ? 'parked' : state, firstLine(why)].join(
    '  ',
  );
}

function pageOf(letter: DeadLetter): string {
  const rows = {
    message: nameOf(letter),
    id: letter.message_id,
    service: letter.consumer,
    key: letter.key,
    failed: `${new Date(letter.first_failed_at).toISOString()}, ${letter.attempts} tries`,
    why: letter.parked ? 'it waits behind one of its key' : letter.error.message,
    headers: JSON.stringify(letter.headers),
    value: pretty(letter.value),
  };
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(8)} ${visible(String(value)).replaceAll('\n', '\n         ')}\n`)
    .join('');
}

function pretty(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function firstLine(text: string): string {
  return visible(text.split('\n')[0] ?? '').slice(0, 160);
}

/** What came over the bus must not speak to the terminal. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\u00b7');
}
