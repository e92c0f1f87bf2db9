import { createInterface } from 'node:readline';
import { CannotRun } from './workspace.ts';

/** Something a command needs to know. */
export interface Question<Name extends string> {
  readonly name: Name;
  /** How it is given on the command line: `--domain <id>`. */
  readonly flag: string;
  /** What a person at a terminal is asked. */
  readonly about: string;
  /** What stands when nobody says anything; without one, an answer is needed. */
  readonly fallback?: string;
  /** What is wrong with an answer, if something is. */
  readonly wrong?: (answer: string) => CannotRun | undefined;
}

/** Where a person sits, if one does. */
export interface Desk {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Questions go to stderr: stdout is for what was asked for. */
const ownDesk: Desk = { input: process.stdin, output: process.stderr };

/**
 * Answers to all questions: as given, else asked where a person sits at a terminal, else the fallback. With nobody to
 * ask, all that is missing is said at once.
 */
export async function answers<Name extends string>(
  command: string,
  questions: readonly Question<Name>[],
  given: Readonly<Partial<Record<Name, string | undefined>>>,
  desk: Desk = ownDesk,
): Promise<Readonly<Record<Name, string>>> {
  const found = new Map<Name, string>();
  for (const { name, wrong } of questions) {
    const answer = given[name];
    if (answer === undefined) continue;
    const problem = wrong?.(answer);
    if (problem !== undefined) throw problem;
    found.set(name, answer);
  }
  const open = questions.filter(({ name }) => !found.has(name));
  const needed = open.filter(({ fallback }) => fallback === undefined);
  if (open.length > 0 && desk.input.isTTY === true && desk.output.isTTY === true)
    for (const [name, answer] of await asked(open, desk)) found.set(name, answer);
  else if (needed.length > 0)
    throw new CannotRun(
      `${command} needs ${needed.map(({ flag }) => flag).join(', ')}`,
      needed.map(({ flag, about }) => `${flag}  ${about}`).join('\n        '),
    );
  else for (const { name, fallback } of open) if (fallback !== undefined) found.set(name, fallback);
  return Object.fromEntries(found) as Record<Name, string>;
}

/** Asks until each answer is right. Lines typed ahead, or pasted, are kept for the questions to come. */
async function asked<Name extends string>(
  questions: readonly Question<Name>[],
  { input, output }: Desk,
): Promise<Map<Name, string>> {
  const reader = createInterface({ input, output, terminal: true });
  const lines: string[] = [];
  let closed = false;
  let wake = () => {};
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  reader.on('close', () => {
    closed = true;
    wake();
  });
  const next = async (): Promise<string> => {
    while (lines.length === 0) {
      if (closed) {
        output.write('\n');
        throw new CannotRun('stopped before everything was said; nothing was written', 'run it again');
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return lines.shift() ?? '';
  };
  const found = new Map<Name, string>();
  try {
    for (const { name, about, fallback, wrong } of questions)
      while (!found.has(name)) {
        reader.setPrompt(`${about}${fallback === undefined || fallback === '' ? '' : ` [${fallback}]`}: `);
        if (lines.length === 0) reader.prompt();
        const answer = (await next()).trim() || fallback;
        if (answer === undefined) continue;
        const problem = answer === fallback ? undefined : wrong?.(answer);
        if (problem === undefined) found.set(name, answer);
        else output.write(`  ${problem.message}; ${problem.mend}\n`);
      }
  } finally {
    reader.close();
  }
  return found;
}
