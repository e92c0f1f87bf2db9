import type { ColumnState, TableState } from './state.ts';

/** The tables of the platform that stand in every service's schema: `name type, …` in short. */
export const platformTables: readonly TableState[] = [
  table(
    'platform_outbox',
    'Messages on their way out: written with the change they tell of, taken by the relay after commit.',
    [
      'seq bigint identity',
      'id uuid := gen_random_uuid()',
      'aggregatetype text',
      'aggregateid text',
      'type text',
      'topic text',
      'payload jsonb',
      "headers jsonb := '{}'",
      'created_at timestamptz := now()',
    ],
    ['seq'],
  ),
  table(
    'platform_deferred_calls',
    'Calls promised to a commit, made again until they succeed.',
    [
      'seq bigint identity',
      'id uuid := gen_random_uuid()',
      'target text',
      'operation text',
      'request jsonb',
      "headers jsonb := '{}'",
      'idempotency_key text',
      'attempts integer := 0',
      'next_attempt_at timestamptz := now()',
      'last_error text?',
      'created_at timestamptz := now()',
    ],
    ['seq'],
    ['next_attempt_at, seq'],
  ),
  table(
    'platform_inbox',
    'Messages that have had their effect, so that they have it once.',
    ['consumer text', 'message_id text', 'processed_at timestamptz := now()'],
    ['consumer', 'message_id'],
    ['processed_at'],
  ),
  table(
    'platform_dead_letters',
    'Messages and calls that could not be handled, kept for whoever runs the platform.',
    [
      'consumer text',
      'topic text',
      'partition integer',
      'offset bigint',
      'message_id text',
      'key text',
      'headers jsonb',
      'value text',
      'error jsonb',
      'attempts integer',
      'first_failed_at timestamptz := now()',
      'parked boolean := false',
      'resolved_at timestamptz?',
      'resolution text?',
    ],
    ['consumer', 'topic', 'partition', 'offset'],
    ['consumer, topic, key where resolved_at is null'],
  ),
  table(
    'platform_idempotency',
    'Answers given to requests that name a key, so that a repeated request gets the same one.',
    [
      'caller text',
      'key text',
      'operation text',
      'fingerprint text',
      'status integer?',
      'headers jsonb?',
      'body jsonb?',
      'leased_until timestamptz?',
      'created_at timestamptz := now()',
    ],
    ['caller', 'key'],
    ['created_at'],
  ),
  table(
    'platform_jobs',
    'When each job of the service last ran, and how it ended.',
    ['name text', 'ran_at timestamptz?', 'failed_at timestamptz?', 'error text?'],
    ['name'],
  ),
];

function table(
  name: string,
  comment: string,
  columns: readonly string[],
  primaryKey: readonly string[],
  indexes: readonly string[] = [],
): TableState {
  return {
    name,
    comment,
    columns: columns.map(column),
    constraints: [{ kind: 'primary key', name: `${name}_pkey`, columns: primaryKey }],
    indexes: indexes.map((text) => {
      const [keys = '', where] = text.split(' where ');
      const names = keys.split(', ');
      return {
        name: `${name}_${names.join('_')}_idx`,
        method: 'btree',
        keys: names,
        unique: false,
        ...(where === undefined ? {} : { where }),
      };
    }),
  };
}

function column(text: string): ColumnState {
  const [, name = '', type = '', mark, value] = /^(\w+) (\w+)(\?| identity)?(?: := (.+))?$/.exec(text) ?? [];
  return {
    name,
    type,
    notNull: mark !== '?',
    ...(mark === ' identity' ? { identity: 'always' } : {}),
    ...(value === undefined ? {} : { default: value }),
  };
}
