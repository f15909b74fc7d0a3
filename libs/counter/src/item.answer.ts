import type { FastifyRequest } from 'fastify';
import { languageOf, type Language } from '#libs/domain';
import type { Log } from '#libs/messaging';
import { problemOf, type Problem } from '#libs/service';

const KEY_MAX = 255;

/** How one item of a list was answered: as if it had been asked alone. */
export interface ItemAnswer<Result> {
  /** HTTP status of the item. */
  status: number;
  result?: Result;
  /** RFC 9457, when it was refused. */
  problem?: Problem;
}

/** Of what an item's problem speaks, and how. */
export interface ItemAddress {
  /** The address of the item. */
  instance: string;
  /** In which whoever sent the list reads. */
  language: Language;
}

/** Answers one item; what refuses it refuses it alone, and what is our own mistake is told to the log. */
export async function answerItem<Result>(
  status: number,
  { instance, language }: ItemAddress,
  log: Log,
  work: () => Promise<Result>,
): Promise<ItemAnswer<Result>> {
  try {
    return { status, result: await work() };
  } catch (error) {
    const problem = problemOf(error, instance, language);
    if (problem.status >= 500) log.error({ traceId: problem.traceId, err: error }, 'an item of a list failed');
    return { status: problem.status, problem };
  }
}

/**
 * The address of a part of what a request brings.
 *
 * @param fragment the part, `#/payments/3`; the whole request when it is left out
 */
export function addressOf(request: Pick<FastifyRequest, 'url' | 'headers'>, fragment = ''): ItemAddress {
  return { instance: `${request.url}${fragment}`, language: languageOf(request.headers['accept-language']) };
}

/** The idempotency key of an item, whatever the item is; null when it has none. */
export function itemKeyOf(item: unknown): string | null {
  const key = (item as { idempotencyKey?: unknown } | null)?.idempotencyKey;
  return typeof key === 'string' ? key.slice(0, KEY_MAX) : null;
}
