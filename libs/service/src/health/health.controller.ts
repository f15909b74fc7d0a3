import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { Public } from '../auth/public.js';
import { reasonOf } from './reason.js';

const CHECK_TIMEOUT_MS = 1_500;

/** What a probe is told. */
export interface Health {
  status: 'ready' | 'degraded' | 'unavailable';
  /** By what was looked at: `ok`, or why not. */
  checks: Record<string, string>;
}

/** Live: the process answers. Ready: commands can be taken; degraded when Kafka or a partner is away, they still can. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get('live')
  @Public()
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) response: FastifyReply): Promise<Health> {
    const health = await this.check();
    void response.status(health.status === 'unavailable' ? 503 : 200);
    return health;
  }

  private async check(): Promise<Health> {
    const { relay, consumer, topics, background, isStopping } = this.platform;
    const checks: Record<string, string> = {};
    if (isStopping) checks.service = 'stops';
    const databaseFailure = await this.databaseFailure();
    checks.database = databaseFailure ?? 'ok';
    checks.kafka = told(topics.failure);
    if (relay) checks.relay = told(relay.failure);
    if (consumer) checks.consumer = told(consumer.failure);
    if (consumer?.troubles.length) checks.events = consumer.troubles.join('; ');
    for (const { name, failure } of background) checks[name] = told(failure);
    const isDegraded = Object.values(checks).some((check) => check !== 'ok');
    const isUnavailable = isStopping || databaseFailure !== undefined;
    return { status: isUnavailable ? 'unavailable' : isDegraded ? 'degraded' : 'ready', checks };
  }

  private async databaseFailure(): Promise<string | undefined> {
    const { dataSource, addresses } = this.platform;
    const timeout = new AbortController();
    const asked = dataSource.query('SELECT 1').then(
      () => undefined,
      (error: Error) => `cannot be reached: ${reasonOf(error.message)}`,
    );
    const late = sleep(CHECK_TIMEOUT_MS, `does not answer within ${CHECK_TIMEOUT_MS / 1_000} s`, timeout).catch(
      () => undefined,
    );
    const failure = await Promise.race([asked, late]);
    timeout.abort();
    return failure && `${addresses.database} ${failure}`;
  }
}

function told(failure: string | undefined): string {
  return failure === undefined ? 'ok' : reasonOf(failure);
}
