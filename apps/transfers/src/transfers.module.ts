import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptSeriesTable } from '#libs/counter';
import { transfersContract } from '#libs/events';
import { defineService, figuresOfBooks } from '#libs/service';
import transfers from '../product.js';
import { Transfers1700000001001 } from './migrations/0001-transfers.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { QuotesController } from './quotes.controller.js';
import { TARIFF_OF } from './tariff.parameter.js';
import { refuseTransfer } from './transfer.js';
import { TransferTable } from './transfer.table.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersService } from './transfers.service.js';

@Module({
  imports: [approvalsModule()],
  controllers: [QuotesController, TransfersController],
  providers: [TransfersService, PickUpCodes],
})
class TransfersModule {}

const payables = (sign: '< 0' | '> 0') => `
  SELECT booked_on AS day, agency, count(*) AS count, abs(sum(amount_centimes)) AS amount_centimes
  FROM entry WHERE ledger_account LIKE 'payables:%' AND amount_centimes ${sign} GROUP BY booked_on, agency`;

/** The service `transfers`. */
export const transfersService = defineService(transfers, {
  module: TransfersModule,
  tables: [TransferTable, ReceiptSeriesTable, ApprovalTable, ParameterTable],
  migrations: [...counterMigrations, ...approvalMigrations, Transfers1700000001001],
  parameters: datedParameters(...Object.values(TARIFF_OF)),
  queue: { constraints: { transfer_code_hash_unique: () => refuseTransfer('transfer.code-taken') } },
  // What is owed to beneficiaries grows with a sending and shrinks with a pay-out: one such entry each.
  figuresSql: figuresOfBooks(transfersContract, {
    'transfers.sent': payables('< 0'),
    'transfers.paid-out': payables('> 0'),
  }),
  invariants: [
    {
      name: 'what is owed equals the transfers not yet paid out',
      sql: `SELECT format('%s: owed %s, transfers waiting %s centimes', operator, owed, waiting) AS difference
        FROM (SELECT operator, coalesce(sum(amount_centimes) FILTER (WHERE status = 'sent'), 0) AS waiting,
                coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'payables:' || operator), 0) AS owed
              FROM transfer GROUP BY operator) o
        WHERE owed <> waiting`,
    },
    {
      name: 'a key sent or paid out one transfer',
      sql: `SELECT format('%s operations, %s transfers (%s)', operations, transfers, command) AS difference FROM (
          SELECT 'transfers.send' AS command, count(*) AS transfers,
            (SELECT count(*) FROM operation WHERE command = 'transfers.send') AS operations FROM transfer
          UNION ALL
          SELECT 'transfers.pay-out', count(*) FILTER (WHERE status = 'paid-out'),
            (SELECT count(*) FROM operation WHERE command = 'transfers.pay-out') FROM transfer) c
        WHERE operations <> transfers`,
    },
  ],
});
