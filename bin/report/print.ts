import { appendFileSync, existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Source } from '../../model/source.ts';
import { painter } from '../report.ts';
import { CannotRun, reason } from '../workspace.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { isOk, type Report } from './report.ts';
import { sarif } from './sarif.ts';
import { summary, text } from './text.ts';

export const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
export type Format = (typeof formats)[number];

type Environment = Readonly<Record<string, string | undefined>>;

export interface PrintOptions {
  readonly format: Format;
  /** The workspace's folder. */
  readonly root: string;
  /** Lines of these are shown in `text`. */
  readonly sources: readonly Source[];
  /** Also what each rule looked at. */
  readonly rules?: boolean;
}

/** Prints a report to the process's streams; the answer is the exit code. */
export function print(report: Report, options: PrintOptions): number {
  const { format, root, sources, rules = false } = options;
  const environment = process.env;
  const placed = { ...report, prefix: report.prefix ?? prefixOf(root, environment) };
  if (format === 'text') process.stdout.write(text(report, sources, painter(process.stdout, environment), rules));
  else process.stdout.write(printed(placed, format, environment));
  if (format === 'github') writeStepSummary(placed, environment);
  // Whatever else is printed is for a program; a person reads the last line of the log.
  if (format !== 'json') process.stderr.write(`${summary(report)}\n`);
  return isOk(report) ? 0 : 1;
}

function printed(report: Report, format: Exclude<Format, 'text'>, environment: Environment): string {
  if (format === 'markdown') return markdown(report, linkTo(environment));
  return { json, sarif, github, gitlab, junit }[format](report);
}

/** A page of the job that holds everything that annotations have no room for. */
function writeStepSummary(report: Report, environment: Environment): void {
  const file = environment.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    // One step may write 1 MiB; letters beyond ASCII take up to three bytes each.
    appendFileSync(file, markdown(report, { ...linkTo(environment), limit: 300_000, marked: false }));
  } catch (error) {
    throw new CannotRun(`cannot write ${file}: ${reason(error)}`, 'unset GITHUB_STEP_SUMMARY, or let it name a file');
  }
}

/** In a pipeline, links name the commit; elsewhere they count from the root of the repository. */
export function linkTo(environment: Environment): { linkTo?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = environment;
  if (server && repository && sha) return { linkTo: `${server}/${repository}/blob/${sha}/` };
  const { CI_PROJECT_URL: project, CI_COMMIT_SHA: commit } = environment;
  return project && commit ? { linkTo: `${project}/-/blob/${commit}/` } : {};
}

/** Where the workspace lies in its repository: `shop/`, or nothing where it is the repository. */
export function prefixOf(root: string, environment: Environment): string {
  const top = environment.GITHUB_WORKSPACE || environment.CI_PROJECT_DIR || repositoryOf(root) || root;
  const path = relative(top, root).split(sep).join('/');
  return path === '' || path.startsWith('..') ? '' : `${path}/`;
}

function repositoryOf(root: string): string | undefined {
  for (let here = root; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here;
    if (dirname(here) === here) return undefined;
  }
}
