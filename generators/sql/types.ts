// The rules compare migrations with it too, and they don't know the generators.
export { type PostgresType, postgresType, type ValueKind } from '../../model/postgres-type.ts';
