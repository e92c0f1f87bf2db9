import { type Command, Option } from 'commander';
import type { NewMigrationOptions } from './commands/new-migration.ts';

type Finish = (code: number) => void;

/** `init` and `new`: where a system, and each thing in it, begins. */
export function addBeginCommands(cli: Command, finish: Finish): void {
  cli
    .command('init')
    .argument('[dir]', 'the folder of the new workspace: a new one, or an empty one', '.')
    .description('a small working workspace to start from: two domains, three services, one event, one decision')
    .option('--name <text>', 'what the system is called (default: as the folder)')
    .addHelpText(
      'after',
      '\nExamples:\n  novatrek init honey && cd honey && npm install && npm test\n  novatrek init . --name "Honey Cooperative"',
    )
    .action(async (dir, options) => finish(await (await import('./commands/init.ts')).init(dir, options)));

  const made = cli.command('new').description('the YAML, and the code of a service, to start from');
  made
    .command('service')
    .argument('[id]', 'its id, like svc-orders')
    .description('a service with one table, three endpoints, and the code that answers them')
    .option('--domain <id>', 'the domain it belongs to')
    .option('--title <text>', 'what people call it (default: after its id)')
    .option('--entity <id>', 'the data entity it owns, in the plural, like spare-parts (default: after its id)')
    .option('--schema <name>', 'its database schema (default: after its id)')
    .option('--description <text>', 'what it does')
    .addHelpText(
      'after',
      '\nWhat is missing is asked for at a terminal. Nothing is overwritten.\n\nExamples:\n  novatrek new service svc-orders --domain sales\n  novatrek new service svc-desk --domain support --entity tickets --title "Help Desk"',
    )
    .action(async (id, options) => finish(await (await import('./commands/new-service.ts')).newService(id, options)));
  made
    .command('event')
    .argument('[name]', 'what it is about and what happened, like order.placed')
    .description('an event, with its envelope and the id of its subject')
    .option('--producer <service>', 'the service that publishes it')
    .option('--trigger <endpoint>', 'the endpoint of the producer that publishes it, like "POST /orders"')
    .option('--channel <topic>', 'its channel (default: as conventions.channel of platform.yaml says)')
    .option('--consumers <service...>', 'the services that hear it')
    .option('--description <text>', 'what has happened when it is published')
    .addHelpText(
      'after',
      '\nExample:\n  novatrek new event order.placed --producer svc-orders --trigger "POST /orders" --consumers svc-billing',
    )
    .action(async (name, options) => finish(await (await import('./commands/new-event.ts')).newEvent(name, options)));
  made
    .command('decision')
    .argument('[title...]', 'what is decided, in a few words')
    .description('the next decision record, proposed today')
    .option('--services <id...>', 'the services it binds')
    .option('--options <text...>', 'what is being considered')
    .addOption(new Option('--today <date>', 'the day it is proposed').hideHelp())
    .addHelpText(
      'after',
      '\nExample:\n  novatrek new decision "Orders are never deleted" --services svc-orders --options "Delete them" "Mark them"',
    )
    .action(async (title, options) =>
      finish(await (await import('./commands/new-decision.ts')).newDecision(title, options)),
    );
  made
    .command('domain')
    .argument('[id]', 'its id, like order-intake')
    .description('a bounded context, with the team that answers for it')
    .option('--name <text>', 'what people call it (default: after its id)')
    .option('--team <text>', 'the team that answers for it')
    .option('--description <text>', 'what it is responsible for')
    .addHelpText('after', '\nExample:\n  novatrek new domain support --name Support --team "Support Team"')
    .action(async (id, options) => finish(await (await import('./commands/new-domain.ts')).newDomain(id, options)));
  made
    .command('migration')
    .argument('[service]', 'whose database it changes')
    .argument('[name]', 'what it does, like add-availability-check')
    .description('the next migration of a service, for what cannot be generated')
    .option('--phase <phase>', 'expand, backfill or contract', 'expand')
    .addHelpText('after', '\nExample:\n  novatrek new migration svc-orders fill-in-totals --phase backfill')
    .action(async (service, name, options) => finish(await askedMigration(service, name, options)));
  for (const command of made.commands)
    command
      .addOption(new Option('--root <dir>', 'the workspace (default: the nearest folder that holds architecture/)'))
      .option('--dry-run', 'show what would be written, and write nothing');
}

async function askedMigration(
  service: string | undefined,
  name: string | undefined,
  options: NewMigrationOptions,
): Promise<number> {
  const [{ answers }, { newMigration }] = await Promise.all([
    import('./ask.ts'),
    import('./commands/new-migration.ts'),
  ]);
  const said = await answers(
    'new migration',
    [
      { name: 'service', flag: '<service>', about: 'The service whose database it changes' },
      { name: 'name', flag: '<name>', about: 'What it does, like add-availability-check' },
    ],
    { service, name },
  );
  return newMigration(said.service, said.name, options);
}
