import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import { entityOf } from '#libs/service';
import { refuseAccount, type Account } from './account.js';
import { AccountTable } from './account.table.js';
import { blockAccount, unblockAccount, type BlockAccount, type BlockedReply, type UnblockAccount } from './block.js';

const FOUND_MAX = 20;

/** Accounts to look at and to block. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** An account. @throws {DomainError} `account.not-found` */
  async find(id: string): Promise<Account> {
    const account = isUuid(id) ? await this.repository.findOneBy({ id }) : null;
    if (!account) throw refuseAccount('account.not-found');
    return account;
  }

  /** Accounts with a RIB, or of the holder with a document; closed ones too, 20 at most. */
  search(by: { rib: string } | { holderKey: string }): Promise<Account[]> {
    return this.repository.find({ where: by, order: { id: 'DESC' }, take: FOUND_MAX });
  }

  block(command: BlockAccount, request: CommandRequest): Promise<Answered<BlockedReply>> {
    return this.commands.run(blockAccount, command, request);
  }

  unblock(command: UnblockAccount, request: CommandRequest): Promise<Answered<BlockedReply>> {
    return this.commands.run(unblockAccount, command, request);
  }

  private get repository() {
    return this.dataSource.getRepository(entityOf(AccountTable));
  }
}
