import { Command, CommanderError, Option } from 'commander';
import { addBeginCommands } from './begin-commands.ts';
import { addRunCommands } from './run-commands.ts';
import { version } from './version.ts';
import { CannotRun } from './workspace.ts';

/** Commands load what they need when they run, so that `--help` and `--version` answer at once. */
function program(): Command {
  const root = () => new Option('--root <dir>', 'the workspace (default: the nearest folder that holds architecture/)');
  const cli = new Command('novatrek')
    .description('Architecture as code: one YAML model, and the checks that hold everything else to it.')
    .version(version(), '-v, --version')
    .configureHelp({ sortSubcommands: false })
    .showSuggestionAfterError()
    .exitOverride();

  addBeginCommands(cli, finish);
  cli
    .command('check')
    .description('prove that metadata, code, SQL and generated files hold to the architecture')
    .addOption(root())
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'])
        .default('text'),
    )
    .option('--base <ref>', 'judge the change since this branch or commit: what stood before does not block')
    .option('--strict', 'with --base: what stood before blocks too')
    .option('--rules', 'also list how many subjects each rule looked at')
    .option('--watch', 'do it again at every change')
    .addOption(new Option('--today <date>', 'judge exceptions as of this day').hideHelp())
    .addHelpText(
      'after',
      '\nExit code: 0 clean, 1 findings, 2 could not run.\n\nExamples:\n  novatrek check\n  novatrek check --base origin/main\n  novatrek check --format json | jq .findings\n  novatrek check --base origin/main --format sarif > novatrek.sarif\n  novatrek check --root ../shop',
    )
    .action(async (options) => finish(await (await import('./commands/check.ts')).check(options)));

  cli
    .command('baseline')
    .description('write down what is open today, so that an old system can start: check then blocks only what is new')
    .addOption(root())
    .option('--prune', 'only take out what has been mended')
    .addOption(new Option('--today <date>', 'judge exceptions as of this day').hideHelp())
    .addHelpText('after', '\nExamples:\n  novatrek baseline\n  novatrek baseline --prune')
    .action(async (options) => finish(await (await import('./commands/baseline.ts')).baseline(options)));

  cli
    .command('generate')
    .description('write everything that follows from the architecture')
    .addOption(root())
    .option('--check', 'write nothing; exit 1 if something is stale, edited by hand or left over')
    .option('--dry-run', 'write nothing; list what would change')
    .option('--only <id...>', 'these generators only')
    .option('--list', 'list the generators')
    .option('--watch', 'do it again at every change')
    .option('--force', 'discard changes made to generated files by hand')
    .addHelpText(
      'after',
      '\nExamples:\n  novatrek generate\n  novatrek generate --check\n  novatrek generate --only openapi --watch',
    )
    .action(async (options) => finish(await (await import('./commands/generate.ts')).generate(options)));

  cli
    .command('explain')
    .argument('[rule]', 'id of a rule; without it, all are listed')
    .description('the law, its reason, the decision behind it, an example that breaks it and its mend')
    .addOption(root())
    .option('--json', 'as data')
    .addHelpText('after', '\nExamples:\n  novatrek explain reads-by-readers\n  novatrek explain')
    .action(async (rule, options) => finish((await import('./commands/explain.ts')).explain(rule, options)));

  cli
    .command('diff')
    .argument('<ref>', 'a branch, tag or commit')
    .description('what changed in the architecture since then, and whom it breaks')
    .addOption(root())
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'markdown', 'json']).default('text'),
    )
    .addHelpText(
      'after',
      '\nCompares with the commit where this branch and REF part; what is not committed counts.\n\nExamples:\n  novatrek diff origin/main\n  novatrek diff v1.4.0 --format markdown > change.md',
    )
    .action(async (ref: string, options) => finish((await import('./commands/diff.ts')).diff(ref, options)));

  cli
    .command('impact')
    .argument('<thing...>', 'a service, endpoint, event, table, entity, decision, capability, domain or actor')
    .description('what depends on a thing, directly and at a distance')
    .addOption(root())
    .option('--json', 'as data')
    .addHelpText(
      'after',
      "\nExamples:\n  novatrek impact svc-orders\n  novatrek impact 'svc-orders GET /orders/{order_id}'\n  novatrek impact order.placed\n  novatrek impact shop.orders",
    )
    .action(async (words: string[], options) =>
      finish((await import('./commands/impact.ts')).impact(words.join(' '), options)),
    );

  cli
    .command('export')
    .argument('<format>', 'json')
    .description('the linked model for other programs, on stdout')
    .addOption(root())
    .addHelpText('after', "\nExample:\n  novatrek export json | jq '.services | keys'")
    .action(async (format, options) => finish((await import('./commands/export.ts')).exportModel(format, options)));

  cli
    .command('import')
    .argument('<format>', 'openapi or asyncapi')
    .argument('<file...>', 'documents, and files they refer to')
    .description('existing OpenAPI and AsyncAPI documents into architecture/')
    .addOption(root())
    .option('--domain <id>', 'the domain of new services (default: as the document says, else imported)')
    .option('--service <id>', 'the service of the one document (default: after its title)')
    .option('--producer <id>', 'who sends the events that the documents only receive')
    .option('--add-envelope', 'add event_id, event_type and timestamp to payloads that lack them')
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--force', 'overwrite files that exist')
    .option('--json', 'as data')
    .addHelpText(
      'after',
      '\nWhat has no place in the architecture is listed, with the line it stands on and where it went.\nExit code: 0 imported, 1 findings or files in the way (nothing is written), 2 could not run.\n\nExamples:\n  novatrek import openapi orders.yaml billing.json --domain sales\n  novatrek import openapi petstore.yaml --service svc-pets --dry-run\n  novatrek import asyncapi events.yaml --add-envelope',
    )
    .action(async (format: string, files: string[], options) =>
      finish((await import('./commands/import.ts')).importSpecs(format, files, options)),
    );

  const portal = cli.command('portal').description('the site that people read');
  portal
    .command('build')
    .description('write the site: static pages that open from disk or from any host')
    .addOption(root())
    .option('--out <dir>', 'where to (default: portal/dist in the workspace)')
    .addOption(new Option('--today <date>', 'judge exceptions as of this day').hideHelp())
    .addHelpText('after', '\nExamples:\n  novatrek portal build\n  novatrek portal build --out /srv/www/architecture')
    .action(async (options) => finish(await (await import('./commands/portal.ts')).portalBuild(options)));
  portal
    .command('serve')
    .description('show the site on this machine, and reload it when the YAML changes')
    .addOption(root())
    .option('--port <number>', 'port on the loopback interface', '4310')
    .addHelpText('after', '\nExample:\n  novatrek portal serve --port 8080')
    .action(async (options) => finish(await (await import('./commands/portal-serve.ts')).portalServe(options)));

  addRunCommands(cli, finish);
  return cli;
}

function finish(code: number): void {
  process.exitCode = code;
}

export async function run(argv: readonly string[]): Promise<void> {
  // A reader that closes the pipe early (`| head`) has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = failure(error);
  }
}

function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CannotRun) {
    process.stderr.write(`novatrek: ${error.message}\n   fix  ${error.mend}\n`);
    return 2;
  }
  // The platform's own: its message says what to do.
  if (error instanceof Error && error.name === 'CannotRun') {
    process.stderr.write(`novatrek: ${error.message}\n`);
    return 2;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`novatrek: this is a bug in novatrek, not in your files\n${detail}\n`);
  return 2;
}
