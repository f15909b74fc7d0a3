import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

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

/** The log of a process: JSON lines on standard output. */
export function createLogger(service: string, instance: string, level: string): Logger {
  return pino({
    level,
    base: { service, instance: instance || service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: DEPTHS.flatMap((depth) => PERSONAL.map((field) => `${depth}${field}`)), censor: '[redacted]' },
  });
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
