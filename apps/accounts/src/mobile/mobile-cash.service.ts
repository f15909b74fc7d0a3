import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { instantOf } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { depositMobile, type MobileDeposit } from './mobile-deposit.js';
import type { MobileReply } from './mobile-operation.js';
import { withdrawMobile, type MobileWithdrawal } from './mobile-withdrawal.js';
import type { OwedCash } from './owed-cash.js';
import { OwedCashTable } from './owed-cash.table.js';

/** The use cases of mobile agencies: what they bring back, and what they owe. */
@Injectable()
export class MobileCashService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** Books cash that was taken in. @param request its own key, and when it was taken */
  deposit(command: Omit<MobileDeposit, Arriving>, request: CommandRequest): Promise<Answered<MobileReply>> {
    return this.commands.run(depositMobile, { ...command, ...arriving(request) }, request);
  }

  /** Books cash that was given out. @param request its own key, and when it was given */
  withdraw(command: Omit<MobileWithdrawal, Arriving>, request: CommandRequest): Promise<Answered<MobileReply>> {
    return this.commands.run(withdrawMobile, { ...command, ...arriving(request) }, request);
  }

  /** What an agency owes back, or has given back, the newest first. */
  owedCash(agency: string, page: AskedPage): Promise<Page<OwedCash>> {
    return pageBefore(this.dataSource.getRepository(entityOf(OwedCashTable)), { agency }, page);
  }
}

/** What is known of what arrives by the request that brings it. */
type Arriving = 'id' | 'receivedAt' | 'by';

function arriving(request: CommandRequest) {
  return { id: idFor(request), receivedAt: instantOf(Date.now()), by: request.by };
}
