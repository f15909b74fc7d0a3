import { defineErrors } from '#libs/domain';
import type { AskedCommand } from '../batch/asked-command.js';
import type { Answered } from '../command/command.js';
import { COMMANDS_WORDS } from '../words/refusals.words.js';

/** A command whose answer somebody waits for. */
export interface WaitingCommand extends AskedCommand {
  /** By `performance.now()`. */
  deadlineMs: number;
  answer(answer: Answered<unknown>): void;
  fail(error: unknown): void;
}

/** What a command waits for besides its turn. */
export type WaitsFor = 'database' | 'lock';

/** Refusals of a queue. */
export const refuseService = defineErrors(COMMANDS_WORDS, {
  'service.unavailable': {
    status: 503,
    detail: 'The books cannot be reached now. Repeat the request with the same Idempotency-Key.',
  },
  'service.overloaded': {
    status: 503,
    detail: 'Too many requests wait. Repeat the request with the same Idempotency-Key in a moment.',
  },
});

/** Answers those whose time is over, `service.unavailable`. @returns the others, in order */
export function dropExpired(commands: readonly WaitingCommand[], waitsFor: WaitsFor): WaitingCommand[] {
  const nowMs = performance.now();
  const kept: WaitingCommand[] = [];
  for (const command of commands) {
    if (command.deadlineMs > nowMs) kept.push(command);
    else command.fail(refuseService('service.unavailable', { waitsFor }));
  }
  return kept;
}
