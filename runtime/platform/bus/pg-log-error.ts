import pg from 'pg';
import { BusRefused } from './bus-refused.ts';

export function asBusError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && error.code === '42501') {
    return new BusRefused(`The bus refused: ${error.message}`, { cause: error });
  }
  return error;
}
