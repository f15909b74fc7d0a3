import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assert, instantOf } from '#libs/domain';
import { Announcer, PartnerAway, PartnerRefused, type Announcement, type Told } from '#libs/partners';
import { PLATFORM, type Platform } from '#libs/service';
import { INTERNATIONAL_OPERATORS, type InternationalOperator } from '../operator/operator.js';
import { OperatorsClient } from '../operator/operators.client.js';
import { hearOperator, type OperatorVerdict, type TOLD_OPERATORS } from './hearing.js';

/** Operators are told one by one, some at a time. */
const AT_ONCE_MAX = 8;

/**
 * Tells each operator what was paid, released and taken back until it has heard; no counter waits for it, and one that is
 * away holds nobody else up. What it will never take is set apart for an administrator.
 */
@Injectable()
export class OperatorAnnouncers implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operators: OperatorsClient,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const announcers = INTERNATIONAL_OPERATORS.map(
      (operator) =>
        new Announcer<OperatorVerdict>({
          partner: operator,
          dataSource: this.dataSource,
          log: this.platform.log,
          callMax: AT_ONCE_MAX,
          tell: (announcements) => this.tell(operator, announcements),
          heard: (told) => this.hear(operator, told),
        }),
    );
    this.platform.background.push(...announcers);
    for (const announcer of announcers) announcer.start();
  }

  private async tell(
    operator: InternationalOperator,
    announcements: readonly Announcement[],
  ): Promise<ReadonlyMap<string, OperatorVerdict | PartnerRefused>> {
    const told = new Map<string, OperatorVerdict | PartnerRefused>();
    let away: unknown;
    await Promise.all(
      announcements.map(async ({ id, what }) => {
        try {
          told.set(id, await this.tellOne(operator, id, what as (typeof TOLD_OPERATORS)[number]));
        } catch (error) {
          if (error instanceof PartnerRefused) told.set(id, error);
          else if (error instanceof PartnerAway) away = error;
          else throw error;
        }
      }),
    );
    if (told.size === 0 && away) throw away;
    return told;
  }

  /** @throws {PartnerRefused} when it says that what we never paid or sent is paid or sent */
  private async tellOne(
    operator: InternationalOperator,
    id: string,
    what: (typeof TOLD_OPERATORS)[number],
  ): Promise<OperatorVerdict> {
    if (what === 'confirm') return { of: 'confirm', answer: await this.operators.confirm(operator, id) };
    if (what === 'cancel') return { of: 'cancel', answer: await this.operators.cancelSending(operator, id) };
    const { operators } = this;
    const answer = await (what === 'release' ? operators.release(operator, id) : operators.cancelSending(operator, id));
    if (answer.outcome !== 'refused') return { of: 'nothing' };
    throw new PartnerRefused('it says that this cannot be taken back', undefined, answer.code);
  }

  private async hear(operator: InternationalOperator, told: readonly Told<OperatorVerdict>[]): Promise<void> {
    const { backgroundQueue } = this.platform;
    assert(backgroundQueue, 'transfers have a command queue');
    const at = instantOf(Date.now());
    const request = { idempotencyKey: randomUUID(), scope: operator, by: operator, asked: {}, at };
    await backgroundQueue.run(hearOperator, { told }, request);
  }
}
