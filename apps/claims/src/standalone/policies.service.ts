import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { entityOf } from '#libs/service';
import { refusePolicy, type Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { refundPremium, type PremiumRefundReply, type RefundPremium } from './premium-refund.js';
import type { SoldReply } from './premium.js';
import { renew, type Renew } from './renewal.js';
import { sell, type Sell } from './sale.js';

/** Standalone policies at the counter, and every policy to look at. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** Sells cover for some months. */
  sell(command: Omit<Sell, 'id'>, request: CommandRequest): Promise<Answered<SoldReply>> {
    return this.commands.run(sell, { id: idFor(request), ...command }, request);
  }

  /** Sells more months. */
  renew(command: Omit<Renew, 'id'>, request: CommandRequest): Promise<Answered<SoldReply>> {
    return this.commands.run(renew, { id: idFor(request), ...command }, request);
  }

  /** Gives back the premium of unused months. */
  refund(command: RefundPremium, request: CommandRequest): Promise<Answered<PremiumRefundReply>> {
    return this.commands.run(refundPremium, command, request);
  }

  /** @throws {DomainError} `policy.not-found` */
  async find(id: string): Promise<Policy> {
    const policy = await this.dataSource.getRepository(entityOf(PolicyTable)).findOneBy({ id });
    if (!policy) throw refusePolicy('policy.not-found');
    return policy;
  }
}
