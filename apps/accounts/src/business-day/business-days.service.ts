import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import type { Day } from '#libs/domain';
import { DifferenceTable } from '#libs/partners';
import { entityOf } from '#libs/service';
import { BANK_LINES_MAX, checkBankFile, refuseBankFile, type BankStatement } from './bank-file.js';
import { readBankSheet } from './bank-sheet.file.js';
import { closeDay, dayId, matchDay, type BusinessDay, type ComparedMovement } from './business-day.js';
import { BusinessDayTable } from './business-day.table.js';
import { readCamt053 } from './camt053.file.js';
import { readCfonb } from './cfonb.file.js';

/** How a bank's file may be written. */
export type BankFileKind = 'cfonb' | 'camt053' | 'csv';

const DAYS_SHOWN_MAX = 100;

/** The ends of days: the bank's files against our books. */
@Injectable()
export class BusinessDays {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Takes a bank's file of a day whole and matches it, or refuses it. It can be brought again at any time.
   *
   * @throws {DomainError} `bank-file.…` saying what is wrong and where; nothing of the file is kept then
   */
  async close(
    bank: string,
    day: Day,
    file: { kind: BankFileKind; bytes: Buffer },
    request: CommandRequest,
  ): Promise<Answered<BusinessDay>> {
    const statements = await read(file.kind, file.bytes);
    checkBankFile(statements, day);
    const matching = matchDay(await this.movementsOf(bank, day), statements);
    const open = await this.dataSource
      .getRepository(entityOf(DifferenceTable))
      .findBy({ partner: bank, statement: day, status: 'open' });
    const command = {
      bank,
      day,
      digest: hash('sha256', file.bytes, 'hex'),
      by: request.by,
      balances: statements.map(({ rib, openingCentimes, closingCentimes }) => ({
        rib,
        openingCentimes,
        closingCentimes,
      })),
      matching,
      openIds: open.map(({ id }) => id),
    };
    return this.commands.run(closeDay, command, request);
  }

  /** @throws {DomainError} `bank-day.not-found` */
  async find(bank: string, day: Day): Promise<BusinessDay> {
    const found = await this.dataSource.getRepository(entityOf(BusinessDayTable)).findOneBy({ id: dayId(bank, day) });
    if (!found) throw refuseBankFile('bank-day.not-found');
    return found;
  }

  /** The last days of which there was a file, the newest first; 100 at most. */
  list(bank: string): Promise<BusinessDay[]> {
    return this.dataSource
      .getRepository(entityOf(BusinessDayTable))
      .find({ where: { bank }, order: { day: 'DESC' }, take: DAYS_SHOWN_MAX });
  }

  /**
   * What the bank should have of a day: what happened on it, but for what is only between us and the client. A card's
   * message is known to the bank by its retrieval number, a payment by its id, cash by its receipt.
   */
  private async movementsOf(bank: string, day: Day): Promise<ComparedMovement[]> {
    const movements = await this.dataSource.query<ComparedMovement[]>(
      `SELECT a.rib, coalesce(m.receipt_number, substring(m.reference FROM '[^/]+$')) AS reference,
         m.amount_centimes::float8 AS "amountCentimes"
       FROM movement m JOIN account a ON a.id = m.account_id
       WHERE m.value_on = $1 AND a.bank = $2 AND m.kind NOT IN ('due-advanced', 'due-settled')
       ORDER BY a.rib, m.number LIMIT $3`,
      [day, bank, BANK_LINES_MAX + 1],
    );
    if (movements.length > BANK_LINES_MAX) throw refuseBankFile('bank-file.too-long', { movementsMax: BANK_LINES_MAX });
    return movements;
  }
}

function read(kind: BankFileKind, bytes: Buffer): BankStatement[] | Promise<BankStatement[]> {
  switch (kind) {
    case 'cfonb':
      return readCfonb(bytes.toString('latin1'));
    case 'camt053':
      return readCamt053(bytes.toString('utf8'));
    case 'csv':
      return readBankSheet(bytes);
  }
}
