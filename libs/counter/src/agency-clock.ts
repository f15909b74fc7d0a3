import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { defineErrors, instantOf, isInstant, type Instant } from '#libs/domain';
import { CLOCK_TOLERANCE_MS } from './allowance.js';
import { COUNTER_WORDS } from './words/refusals.words.js';

const CLOCK_HEADER = 'guichet-clock';

const refuseClock = defineErrors(COUNTER_WORDS, {
  'agency-clock.malformed': {
    status: 400,
    detail: 'Guichet-Clock is what the clock of the device says as it sends, 2026-11-26T09:30:00Z.',
  },
  'agency-clock.behind': {
    status: 422,
    detail: 'The clock of the device is behind: set it right, correct what it dated meanwhile, and send again.',
  },
  'agency-clock.ahead': {
    status: 422,
    detail: 'The clock of the device is ahead: set it right, correct what it dated meanwhile, and send again.',
  },
});

/**
 * Checks what the clock of a mobile agency's device says: what it dates without a network counts on that day.
 *
 * @param clock as the device sends it; without one nothing is checked
 * @throws {DomainError} `agency-clock.malformed`; `agency-clock.behind` and `agency-clock.ahead` beyond five minutes
 */
export function checkAgencyClock(clock: string | undefined, now: Instant): void {
  if (clock === undefined) return;
  if (!isInstant(clock)) throw refuseClock('agency-clock.malformed', { field: 'Guichet-Clock' });
  const aheadMs = Date.parse(clock) - Date.parse(now);
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return;
  const bySeconds = Math.round(Math.abs(aheadMs) / 1_000);
  throw refuseClock(aheadMs < 0 ? 'agency-clock.behind' : 'agency-clock.ahead', { bySeconds, now });
}

@Injectable()
class AgencyClockGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    checkAgencyClock(headers[CLOCK_HEADER]?.toString(), instantOf(Date.now()));
    return true;
  }
}

/** A handler that tells a mobile agency whose clock is wrong so, before anything is done. Refuses as {@link checkAgencyClock}. */
export const ComparesClock = (): MethodDecorator =>
  applyDecorators(
    UseGuards(AgencyClockGuard),
    ApiHeader({
      name: 'Guichet-Clock',
      description: "What the device's clock says as it sends: one that is more than five minutes wrong is told so.",
      schema: { type: 'string', format: 'date-time' },
      required: false,
    }),
  );
