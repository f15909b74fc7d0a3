import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { Public } from '../auth/public.js';

const CHECK_TIMEOUT_MS = 2_000;

/** What a probe is told. */
export interface Health {
  status: 'ready' | 'degraded' | 'unavailable';
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
    const { dataSource, relay, consumer, topics, background } = this.platform;
    const checks: Record<string, string> = {};
    const failed = await withTimeout(dataSource.query('SELECT 1')).then(
      () => undefined,
      () => 'cannot be reached',
    );
    checks.database = failed ?? 'ok';
    checks.kafka = topics.failure ?? 'ok';
    if (relay) checks.relay = relay.failure ?? 'ok';
    if (consumer) checks.consumer = consumer.failure ?? 'ok';
    if (consumer?.troubles.length) checks.events = consumer.troubles.join('; ');
    for (const { name, failure } of background) checks[name] = failure ?? 'ok';
    const degraded = Object.values(checks).some((check) => check !== 'ok');
    return { status: failed ? 'unavailable' : degraded ? 'degraded' : 'ready', checks };
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
