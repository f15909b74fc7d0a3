import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

// Personal data never reaches a log: not meant to be logged at all, and struck out where it is by mistake.
const PERSONAL = [
  'firstName',
  'lastName',
  'idNumber',
  'phone',
  'code',
  'sender',
  'beneficiary',
  'authorization',
  'owner',
  'plate',
];
const DEPTHS = ['', '*.', '*.*.'];

const WARN = 40;

/**
 * The log of a process: JSON lines on standard output, unless another destination is given.
 *
 * @param addresses what the process depends on, without passwords: lines about trouble name them
 */
export function createLogger(
  service: string,
  instance: string,
  level: string,
  addresses: object,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    level,
    base: { service, instance: instance || service },
    mixin: (_fields: object, at: number) => (at >= WARN ? { uses: addresses } : {}),
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: DEPTHS.flatMap((depth) => PERSONAL.map((field) => `${depth}${field}`)), censor: '[redacted]' },
    serializers: { err: describeError },
  };
  return pino(options, destination);
}

// Of an error only what names no person: PostgreSQL's `detail` is the whole row that broke a rule, TypeORM's
// `parameters` are what was to be stored.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code: sqlState, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return { type: error.constructor.name, message: error.message, stack: error.stack, sqlState, constraint, table };
}

/** Nest's own messages in the same log: its chatter at debug, its troubles as they are. */
export function nestLogger(log: Logger): LoggerService {
  const at =
    (level: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...context: unknown[]) =>
      log[level]({ context: context.at(-1) }, String(message));
  return {
    log: at('debug'),
    debug: at('debug'),
    verbose: at('debug'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('error'),
  };
}
