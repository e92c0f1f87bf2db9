import { type Command, Option } from 'commander';

type Finish = (code: number) => void;

/** `up`, `start`, `mock`, `migrate`, `dlq`, `token`: what runs the system that the architecture describes. */
export function addRunCommands(cli: Command, finish: Finish): void {
  const root = () => new Option('--root <dir>', 'the workspace (default: the nearest folder that holds architecture/)');
  cli
    .command('up')
    .description('the platform on this machine: database, bus, services, simulators and portal')
    .addOption(root())
    .option('--only <service...>', 'these services alone')
    .option('--processes', 'each service in a process of its own')
    .option('--port <number>', 'port of the portal; the services have those after it; 0 takes any free ones', '4310')
    .option('--data <dir>', 'where data is kept (default: .novatrek in the workspace)')
    .option('--reset', 'delete the data of earlier starts first; asks before it does')
    .option('--yes', 'with --reset: do not ask')
    .option('--traces', 'write traces.jsonl (OTLP) into the data folder')
    .addHelpText(
      'after',
      '\nDATABASE_URL, KAFKA_BROKERS, VALKEY_URL and S3_ENDPOINT, where they are set, replace what is embedded.\nA service without a service.ts runs as a mock of its contract.\n\nExamples:\n  novatrek up\n  novatrek up --only reservations check-in\n  novatrek up --port 5310 --data /tmp/try --reset',
    )
    .action(async (options) => finish(await (await import('./commands/up.ts')).up(options)));
  cli
    .command('start')
    .argument('<service>', 'its id')
    .description('one service, configured by its environment')
    .addOption(root())
    .option('--seed', 'put in the data worth looking at, once')
    .addHelpText(
      'after',
      '\nEnvironment: DATABASE_URL, KAFKA_BROKERS or BUS_DATABASE_URL, SERVICE_URL or SERVICE_URLS, TOKEN_KEY, TOKEN_KEYS,\nPORT, HOST, LOG_LEVEL, VALKEY_URL, S3_ENDPOINT or FILES_DIR, OTEL_EXPORTER_OTLP_ENDPOINT, <ACTOR>_URL, <ACTOR>_KEY,\nand the secrets that it declares: guest-data-key as GUEST_DATA_KEY.\nWhat is missing or wrong is listed at once.\n\nExample:\n  novatrek start svc-orders',
    )
    .action(async (service, options) => finish(await (await import('./commands/start.ts')).start(service, options)));
  cli
    .command('mock')
    .argument('<service>', 'its id')
    .description(
      'a service from its contract alone: requests are checked, answers made up, the same for the same request',
    )
    .addOption(root())
    .option('--port <number>', 'where it listens (default: PORT, or any free one)')
    .addOption(new Option('--seed').hideHelp())
    .addHelpText(
      'after',
      '\n`Prefer: code=404` asks for an error; POST /_mock/events/NAME publishes an event where there is a bus.\n\nExample:\n  novatrek mock svc-orders --port 8080',
    )
    .action(async (service, options) => finish(await (await import('./commands/mock.ts')).mock(service, options)));
  cli
    .command('migrate')
    .argument('[service...]', 'ids; all where none is named')
    .description('roles, grants and migrations of the services')
    .addOption(root())
    .option('--contract', 'also what takes something away, once no running version needs it')
    .option('--secrets <file>', "the roles' passwords; missing ones are made (default: .novatrek/secrets.json)")
    .addHelpText(
      'after',
      '\nDATABASE_ADMIN_URL: an administrator, for roles and all services. DATABASE_OWNER_URL: the owner of one schema.\n\nExamples:\n  novatrek migrate svc-orders\n  DATABASE_ADMIN_URL=postgres://… novatrek migrate\n  DATABASE_OWNER_URL=postgres://… novatrek migrate svc-orders --contract',
    )
    .action(async (services, options) =>
      finish(await (await import('./commands/migrate.ts')).migrate(services, options)),
    );
  cli
    .command('token')
    .description('a token to call the services of this machine with')
    .addOption(root())
    .option('--as <caller>', 'operator:local, who may call everything, or app:<id>', 'operator:local')
    .option('--user <id>', 'the person an application acts for')
    .option('--minutes <number>', 'how long it is good for, at most a day', '60')
    .option('--data <dir>', 'the data folder of the platform (default: .novatrek in the workspace)')
    .addHelpText(
      'after',
      '\nExamples:\n  novatrek token --as operator:local\n  curl -H "Authorization: Bearer $(novatrek token)" http://127.0.0.1:4311/orders/v1/orders',
    )
    .action(async (options) => finish((await import('./commands/token.ts')).token(options)));
  addDlqCommands(cli, finish);
}

function addDlqCommands(cli: Command, finish: Finish): void {
  const dlq = cli.command('dlq').description('messages that a service could not handle and put aside');
  const commands = () => import('./commands/dlq.ts');
  dlq
    .command('list')
    .argument('[service]', 'its id; all where none is named')
    .description('what waits for a person, oldest first')
    .action(async (service, options) => finish(await (await commands()).dlqList(service, options)));
  dlq
    .command('show')
    .argument('<service>', 'its id')
    .argument('[message...]', 'as listed: topic/partition/offset, or the id of the message; all where none is named')
    .description('messages with what they hold and why they failed')
    .action(async (service, names, options) => finish(await (await commands()).dlqShow(service, names, options)));
  dlq
    .command('replay')
    .argument('<service>', 'its id')
    .argument('[message...]', 'as listed')
    .option('--all', 'all of the service')
    .description('have them handled again, and then what waited behind them')
    .action(async (service, names, options) => finish(await (await commands()).dlqReplay(service, names, options)));
  dlq
    .command('discard')
    .argument('<service>', 'its id')
    .argument('[message...]', 'as listed')
    .option('--all', 'all of the service')
    .description('give them up for good; what waited behind them goes on')
    .action(async (service, names, options) => finish(await (await commands()).dlqDiscard(service, names, options)));
  for (const command of dlq.commands) {
    command
      .addOption(new Option('--root <dir>', 'the workspace (default: the nearest folder that holds architecture/)'))
      .option('--data <dir>', 'the data folder of the platform (default: .novatrek in the workspace)')
      .option('--key <key>', 'those of one key alone')
      .addHelpText(
        'after',
        `\nDATABASE_URL, where it is set, names the database of the service; else the platform that runs here.\n\nExample:\n  novatrek dlq ${command.name()}${command.name() === 'list' ? '' : ' svc-orders sales.order.placed/0/17'}`,
      );
    if (['list', 'show'].includes(command.name())) command.option('--json', 'as data');
  }
}
