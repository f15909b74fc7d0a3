import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import type { CommandRequest } from '#libs/commands';
import { assert, businessDay, instantOf, type Instant } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { dropFamilyAid } from '../family-aid/sending-aid.js';
import { OPERATOR_REQUESTS } from '../operator/requests.parameter.js';
import { LAPSED } from '../remittance/remittance.js';
import { releaseRemittance } from '../remittance/reserving.js';

const LOOK_EVERY_MS = 10_000;
const AT_ONCE_MAX = 500;

/**
 * Takes back at the operators what a counter has begun and nobody ended in time: no cash has moved yet, so whatever the
 * operator did is undone. Several instances may do so at once: what is ended already is left as it is.
 */
@Injectable()
export class RequestLapse implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('request-lapse', () => this.round(instantOf(Date.now())), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Takes some of what is over back. */
  async round(at: Instant): Promise<'again' | 'pause'> {
    const { backgroundQueue: commands } = this.platform;
    assert(commands, 'transfers have a command queue');
    const { minutesToEnd } = this.parameters.current().on(OPERATOR_REQUESTS, businessDay(at));
    const before = instantOf(Date.parse(at) - minutesToEnd * 60_000);
    const remittances = await this.begunBefore(before, 'remittance', ['reserving', 'reserved']);
    const aids = await this.begunBefore(before, 'family_aid', ['asking']);
    await Promise.all([
      ...remittances.map((id) => commands.run(releaseRemittance, { id, refusal: LAPSED }, lapseOf(id, at))),
      ...aids.map((id) => commands.run(dropFamilyAid, { id, code: undefined }, lapseOf(id, at))),
    ]);
    return Math.max(remittances.length, aids.length) === AT_ONCE_MAX ? 'again' : 'pause';
  }

  private async begunBefore(
    before: Instant,
    table: 'remittance' | 'family_aid',
    statuses: readonly string[],
  ): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM ${table} WHERE status IN (${statuses.map((status) => `'${status}'`).join(', ')})
         AND begun_at < $1 ORDER BY begun_at LIMIT $2`,
      [before, AT_ONCE_MAX],
    );
    return rows.map(({ id }) => id);
  }
}

function lapseOf(id: string, at: Instant): CommandRequest {
  return { idempotencyKey: `lapse ${id}`, scope: 'request-lapse', by: 'request-lapse', asked: {}, at };
}
