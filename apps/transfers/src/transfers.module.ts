import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptBlocksController, ReceiptSeriesTable, ReservedReceiptTable } from '#libs/counter';
import { accountsContract, transfersContract } from '#libs/events';
import {
  AnnouncementsController,
  AnnouncementTable,
  DifferencesController,
  DifferenceTable,
  partnerMigrations,
} from '#libs/partners';
import { defineService, figuresOfBooks, fromSettings } from '#libs/service';
import transfers from '../product.js';
import { PersonUseTable } from './ceiling/ceiling.table.js';
import { CasesController } from './compliance/cases.controller.js';
import { CasesService } from './compliance/cases.service.js';
import { ComplianceSweep } from './compliance/sweep.service.js';
import { WaitingMetrics } from './compliance/waiting.metrics.js';
import { AskedBefore } from './code-key/asked-before.service.js';
import { CodeKeysController } from './code-key/code-keys.controller.js';
import { CodeKeysService } from './code-key/code-keys.service.js';
import { PickUpCodes } from './code-key/pick-up-codes.service.js';
import { CashExpress } from './elsewhere/cash-express.service.js';
import { FamilyAidTable } from './family-aid/family-aid.table.js';
import { FamilyAidsController } from './family-aid/family-aids.controller.js';
import { FamilyAidsService } from './family-aid/family-aids.service.js';
import { Transfers1700000001001 } from './migrations/0001-transfers.js';
import { AccountPayments1700000001002 } from './migrations/0002-account-payments.js';
import { WrongCodes1700000001003 } from './migrations/0003-wrong-codes.js';
import { TakenBack1700000001004 } from './migrations/0004-taken-back.js';
import { International1700000001005 } from './migrations/0005-international.js';
import { Screening1700000001006 } from './migrations/0006-screening.js';
import { Mobile1700000001007 } from './migrations/0007-mobile.js';
import { Settlement1700000001008 } from './migrations/0008-settlement.js';
import { ScreenedAbroad1700000001009 } from './migrations/0009-screened-abroad.js';
import { AidBack1700000001010 } from './migrations/0010-aid-back.js';
import { SettlementPayments1700000001011 } from './migrations/0011-settlement-payments.js';
import { AllowanceTable } from './mobile/allowance.table.js';
import { MobileTransfersController } from './mobile/mobile.controller.js';
import { MobileTransfers } from './mobile/mobile.service.js';
import { refuseOperator } from './operator/operator.js';
import { OperatorsClient } from './operator/operators.client.js';
import { CounterPayoutsController } from './payout/counter-payouts.controller.js';
import { Seals } from './code-key/seals.service.js';
import { QuotesController } from './quote/quotes.controller.js';
import { QuotesService } from './quote/quotes.service.js';
import { ReceiptPrinter } from './receipt/receipt-printer.service.js';
import { ReceiptsAbroadController } from './receipt/receipts-abroad.controller.js';
import { TransferReceiptsController } from './receipt/transfer-receipts.controller.js';
import { TransferReceiptsService } from './receipt/transfer-receipts.service.js';
import { Expiry } from './refund/expiry.service.js';
import { RefundsController } from './refund/refunds.controller.js';
import { RefundsService } from './refund/refunds.service.js';
import { ScreeningCaseTable, ScreeningMemoryTable } from './screening/case.table.js';
import { InwardRemittanceTable } from './remittance/remittance.table.js';
import { InwardRemittancesController } from './remittance/remittances.controller.js';
import { InwardRemittancesService } from './remittance/remittances.service.js';
import { OperatorAnnouncers } from './settling/operator-announcers.service.js';
import { RequestLapse } from './settling/request-lapse.service.js';
import { OperatorSettlementTable } from './settlement/settlement.table.js';
import { SettlementsController } from './settlement/settlements.controller.js';
import { SettlementsService } from './settlement/settlements.service.js';
import { PaymentAnswersConsumer } from './transfer/payment-answers.consumer.js';
import { refuseTransfer } from './transfer/transfer.js';
import { OperationsTeller } from './telling/operations-teller.service.js';
import { PromisedCodeTable, TransferTable } from './transfer/transfer.table.js';
import { TransfersController } from './transfer/transfers.controller.js';
import { TransfersService } from './transfer/transfers.service.js';
import { TRANSFERS_FIGURES, TRANSFERS_INVARIANTS } from './transfers.books.js';
import { TRANSFERS_PARAMETERS } from './transfers.parameters.js';
import { ListImportTable, ListsInForceTable } from './watch-list/import.table.js';
import { WATCH_LIST_TYPES, WatchListsController } from './watch-list/imports.controller.js';
import { ImportsService } from './watch-list/imports.service.js';
import { Screener } from './watch-list/screener.service.js';
import { WrongCodeCountTable, WrongCodeWarningTable } from './wrong-code/wrong-code.table.js';
import { WrongCodesController } from './wrong-code/wrong-codes.controller.js';
import { WrongCodesService } from './wrong-code/wrong-codes.service.js';

const { operatorsUrl: url, operatorsToken: token, operatorsTimeoutMs: timeoutMs } = transfers.settings;

@Module({
  imports: [approvalsModule()],
  controllers: [
    QuotesController,
    TransfersController,
    CounterPayoutsController,
    InwardRemittancesController,
    FamilyAidsController,
    RefundsController,
    TransferReceiptsController,
    ReceiptsAbroadController,
    MobileTransfersController,
    ReceiptBlocksController,
    CasesController,
    WatchListsController,
    SettlementsController,
    DifferencesController,
    WrongCodesController,
    CodeKeysController,
    AnnouncementsController,
    PaymentAnswersConsumer,
  ],
  providers: [
    QuotesService,
    Seals,
    TransfersService,
    InwardRemittancesService,
    FamilyAidsService,
    AskedBefore,
    OperatorAnnouncers,
    RequestLapse,
    RefundsService,
    ReceiptPrinter,
    TransferReceiptsService,
    MobileTransfers,
    Screener,
    ImportsService,
    CasesService,
    ComplianceSweep,
    WaitingMetrics,
    SettlementsService,
    Expiry,
    PickUpCodes,
    WrongCodesService,
    CodeKeysService,
    CashExpress,
    OperationsTeller,
    fromSettings(OperatorsClient, { url, token, timeoutMs }, (options) => new OperatorsClient(options)),
  ],
})
class TransfersModule {}

/** The service `transfers`. */
export const transfersService = defineService(transfers, {
  module: TransfersModule,
  tables: [
    TransferTable,
    InwardRemittanceTable,
    FamilyAidTable,
    AnnouncementTable,
    DifferenceTable,
    OperatorSettlementTable,
    PersonUseTable,
    PromisedCodeTable,
    AllowanceTable,
    ReservedReceiptTable,
    ScreeningCaseTable,
    ScreeningMemoryTable,
    ListImportTable,
    ListsInForceTable,
    ReceiptSeriesTable,
    WrongCodeCountTable,
    WrongCodeWarningTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [
    ...counterMigrations,
    ...approvalMigrations,
    ...partnerMigrations,
    Transfers1700000001001,
    AccountPayments1700000001002,
    WrongCodes1700000001003,
    TakenBack1700000001004,
    International1700000001005,
    Screening1700000001006,
    Mobile1700000001007,
    Settlement1700000001008,
    ScreenedAbroad1700000001009,
    AidBack1700000001010,
    SettlementPayments1700000001011,
  ],
  parameters: datedParameters(...TRANSFERS_PARAMETERS),
  files: WATCH_LIST_TYPES,
  consumes: [accountsContract],
  queue: {
    constraints: {
      transfer_code_hash_unique: () => refuseTransfer('transfer.code-taken'),
      remittance_paid_once: () => refuseOperator('reference.already-paid'),
    },
  },
  figuresSql: figuresOfBooks(transfersContract, TRANSFERS_FIGURES),
  invariants: TRANSFERS_INVARIANTS,
});
