import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log } from '../context.ts';
import { currentScope } from '../scope.ts';
import { redactor } from './redaction.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Names of members that hold what must not be written down. */
  readonly classified: ReadonlySet<string>;
  readonly destination?: DestinationStream;
}

/** JSON lines. Everything written goes through the redaction, whoever writes it. */
export function createLogger({ service, level, classified, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: timeMember(),
    formatters: { level: (label: string) => ({ level: label }), log: redactor(classified) },
    // Without these pino would write an error out before the redaction sees it.
    serializers: { err: (error: unknown) => error, error: (error: unknown) => error },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Many lines fall into one millisecond: its text is made once. */
function timeMember(): () => string {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

/** The log a service's own code writes to: each line says on whose behalf. */
export function serviceLog(logger: Logger): Log {
  const withScope = (details: Readonly<Record<string, unknown>>) => {
    const scope = currentScope();
    return scope === undefined ? details : { ...details, [scope.kind]: scope.name, trace_id: scope.trace.traceId };
  };
  return {
    info: (message, details = {}) => logger.info(withScope(details), message),
    warn: (message, details = {}) => logger.warn(withScope(details), message),
    error: (message, details = {}) => logger.error(withScope(details), message),
  };
}
