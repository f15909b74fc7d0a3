import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptSeriesTable } from '#libs/counter';
import { accountsContract, transfersContract } from '#libs/events';
import { dueToLedgerAccount } from '#libs/domain';
import { defineService, figuresOfBooks, fromSettings } from '#libs/service';
import transfers from '../product.js';
import { CodeKeysController } from './code-key/code-keys.controller.js';
import { CodeKeysService } from './code-key/code-keys.service.js';
import { Transfers1700000001001 } from './migrations/0001-transfers.js';
import { AccountPayments1700000001002 } from './migrations/0002-account-payments.js';
import { WrongCodes1700000001003 } from './migrations/0003-wrong-codes.js';
import { OperatorTopics } from './operator/operator-topics.service.js';
import { OperatorsClient } from './operator/operators.client.js';
import { PaymentAnswersConsumer } from './payment-answers.consumer.js';
import { PickUpCodes } from './pick-up-codes.service.js';
import { QuotesController } from './tariff/quotes.controller.js';
import { TARIFF_OF } from './tariff/tariff.parameter.js';
import { refuseTransfer } from './transfer.js';
import { TransferTable } from './transfer.table.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersService } from './transfers.service.js';
import { WRONG_CODES } from './wrong-code/wrong-code.parameter.js';
import { WrongCodeCountTable, WrongCodeWarningTable } from './wrong-code/wrong-code.table.js';
import { WrongCodesController } from './wrong-code/wrong-codes.controller.js';
import { WrongCodesService } from './wrong-code/wrong-codes.service.js';

const { operatorsUrl: url, operatorsToken: token, operatorsTimeoutMs: timeoutMs } = transfers.settings;

@Module({
  imports: [approvalsModule()],
  controllers: [
    QuotesController,
    TransfersController,
    WrongCodesController,
    CodeKeysController,
    PaymentAnswersConsumer,
  ],
  providers: [
    TransfersService,
    PickUpCodes,
    WrongCodesService,
    CodeKeysService,
    OperatorTopics,
    fromSettings(OperatorsClient, { url, token, timeoutMs }, (options) => new OperatorsClient(options)),
  ],
})
class TransfersModule {}

const payables = (sign: '< 0' | '> 0') => `
  SELECT booked_on AS day, agency, count(*) AS count, abs(sum(amount_centimes)) AS amount_centimes
  FROM entry WHERE ledger_account LIKE 'payables:%' AND amount_centimes ${sign} GROUP BY booked_on, agency`;

const PAID_INTO_ACCOUNT = `status = 'paid-out' AND account_payment IS NOT NULL AND account_payment->>'refusal' IS NULL`;

/** The service `transfers`. */
export const transfersService = defineService(transfers, {
  module: TransfersModule,
  tables: [
    TransferTable,
    ReceiptSeriesTable,
    WrongCodeCountTable,
    WrongCodeWarningTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [
    ...counterMigrations,
    ...approvalMigrations,
    Transfers1700000001001,
    AccountPayments1700000001002,
    WrongCodes1700000001003,
  ],
  parameters: datedParameters(...Object.values(TARIFF_OF), WRONG_CODES),
  consumes: [accountsContract],
  queue: { constraints: { transfer_code_hash_unique: () => refuseTransfer('transfer.code-taken') } },
  // What is owed to beneficiaries grows with a sending and shrinks with a pay-out, in cash or into an account: one such
  // entry each.
  figuresSql: figuresOfBooks(transfersContract, {
    'transfers.sent': payables('< 0'),
    'transfers.paid-out': payables('> 0'),
  }),
  invariants: [
    {
      name: 'what is owed equals the transfers not yet paid out',
      sql: `SELECT format('%s: owed %s, transfers waiting %s centimes', operator, owed, waiting) AS difference
        FROM (SELECT operator, coalesce(sum(amount_centimes) FILTER (WHERE status <> 'paid-out'), 0) AS waiting,
                coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'payables:' || operator), 0) AS owed
              FROM transfer GROUP BY operator) o
        WHERE owed <> waiting`,
    },
    {
      name: 'what is owed to accounts is what was paid into them for transfers',
      sql: `SELECT format('owed %s, transfers %s centimes', owed, paid) AS difference FROM (
          SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = '${dueToLedgerAccount('accounts')}'), 0) AS owed,
            (SELECT coalesce(sum(amount_centimes), 0) FROM transfer WHERE ${PAID_INTO_ACCOUNT}) AS paid) a
        WHERE owed <> paid`,
    },
    {
      name: 'a transfer was sent once, and paid out once, in cash or into an account',
      sql: `SELECT format('%s operations, %s transfers (%s)', operations, transfers, c.command) AS difference FROM (
          SELECT 'transfers.send' AS command, count(*) AS transfers FROM transfer
          UNION ALL SELECT 'transfers.pay-out', count(*) FROM transfer
            WHERE status = 'paid-out' AND NOT (${PAID_INTO_ACCOUNT})
          UNION ALL SELECT 'transfers.credit-payment', count(*) FROM transfer WHERE ${PAID_INTO_ACCOUNT}) c
        CROSS JOIN LATERAL (SELECT count(*) AS operations FROM operation WHERE operation.command = c.command) o
        WHERE operations <> transfers`,
    },
  ],
});
