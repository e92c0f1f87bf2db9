import { BusRefused } from './bus-refused.ts';

export function asBusError(error: unknown): unknown {
  const type = protocolErrorIn(error);
  return type?.endsWith('_AUTHORIZATION_FAILED') ? new BusRefused(`The bus refused: ${type}`, { cause: error }) : error;
}

/** The broker's own word for what is wrong, which kafkajs wraps in several layers. */
export function protocolErrorIn(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 8) return undefined;
  if ('type' in error && typeof error.type === 'string') return error.type;
  const inner = [
    error.cause,
    'originalError' in error ? error.originalError : undefined,
    ...('errors' in error && Array.isArray(error.errors) ? error.errors : []),
  ];
  for (const one of inner) {
    const found = protocolErrorIn(one, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
