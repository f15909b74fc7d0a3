import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptBlocksController, ReceiptSeriesTable, ReservedReceiptTable } from '#libs/counter';
import { accountsContract, claimsContract, transfersContract } from '#libs/events';
import {
  AnnouncementsController,
  AnnouncementTable,
  DifferencesController,
  DifferenceTable,
  partnerMigrations,
} from '#libs/partners';
import { defineService, figuresOfBooks, fromSettings } from '#libs/service';
import accounts from '../product.js';
import { ACCOUNTS_FIGURES, ACCOUNTS_INVARIANTS } from './accounts.books.js';
import { AccountTable } from './account/account.table.js';
import { AccountsController } from './account/accounts.controller.js';
import { AccountsService } from './account/accounts.service.js';
import { ACCOUNTS_PARAMETERS } from './account/rules.parameter.js';
import { ALERT_RULES } from './alert/alert-rules.parameter.js';
import { AlertWatch } from './alert/alert-watch.service.js';
import { AlertTable } from './alert/alert.table.js';
import { AlertsController } from './alert/alerts.controller.js';
import { AlertsService } from './alert/alerts.service.js';
import { BankEventsController } from './bank/bank-events.controller.js';
import { Banks } from './bank/banks.service.js';
import { Requests } from './bank/requests.service.js';
import { BankBalanceTable, BusinessDayTable } from './business-day/business-day.table.js';
import { BANK_FILE_TYPES, BusinessDaysController } from './business-day/business-days.controller.js';
import { BusinessDays } from './business-day/business-days.service.js';
import { CardNumberGuard } from './card/card-number.guard.js';
import { CardHoldTable, CardTable, StockCountTable, UnknownChargeTable } from './card/card.table.js';
import { CardsController } from './card/cards.controller.js';
import { CardsService } from './card/cards.service.js';
import { CounterController } from './counter/counter.controller.js';
import { largeWithdrawal } from './counter/withdrawal.js';
import { OpeningDocumentTable } from './document/document.table.js';
import { DocumentsController } from './document/documents.controller.js';
import { DocumentsService } from './document/documents.service.js';
import { DOCUMENT_TYPES } from './document/media-type.js';
import { DocumentStore } from './document/store/document-store.js';
import { openDocumentStore } from './document/store/chosen.store.js';
import { DayEnd } from './day/day-end.service.js';
import { Accounts1700000005001 } from './migrations/0001-accounts.js';
import { Cards1700000005002 } from './migrations/0002-cards.js';
import { BusinessDays1700000005003 } from './migrations/0003-business-days.js';
import { Documents1700000005004 } from './migrations/0004-documents.js';
import { MobileAgencies1700000005005 } from './migrations/0005-mobile-agencies.js';
import { Reversals1700000005006 } from './migrations/0006-reversals.js';
import { Alerts1700000005007 } from './migrations/0007-alerts.js';
import { Doers1700000005008 } from './migrations/0008-doers.js';
import { MobileCashController } from './mobile/mobile-cash.controller.js';
import { MobileCashService } from './mobile/mobile-cash.service.js';
import { OwedCashController } from './mobile/owed-cash.controller.js';
import { OwedCashTable } from './mobile/owed-cash.table.js';
import { MovementTable } from './movement/movement.table.js';
import { ClosingsController } from './opening/closings.controller.js';
import { refuseOpening } from './opening/opening.js';
import { HolderTable, OpeningTable } from './opening/opening.table.js';
import { OpeningsController } from './opening/openings.controller.js';
import { OpeningsService } from './opening/openings.service.js';
import { OrdersConsumer } from './payment/orders.consumer.js';
import { ReservationTable } from './reservation/reservation.table.js';
import { ReservationsController } from './reservation/reservations.controller.js';
import { ReservationsService } from './reservation/reservations.service.js';
import { ReversalTable } from './reversal/reversal.table.js';
import { ReversalsController } from './reversal/reversals.controller.js';
import { AccountStatementsController } from './statement/statements.controller.js';
import { AccountStatements } from './statement/statements.service.js';

const { documentsBucket, documentsFolder } = accounts.settings;

@Module({
  imports: [approvalsModule(largeWithdrawal)],
  controllers: [
    OpeningsController,
    DocumentsController,
    AccountsController,
    ClosingsController,
    CounterController,
    ReversalsController,
    ReceiptBlocksController,
    ReservationsController,
    MobileCashController,
    OwedCashController,
    AccountStatementsController,
    CardsController,
    BankEventsController,
    BusinessDaysController,
    DifferencesController,
    OrdersConsumer,
    AlertsController,
    AnnouncementsController,
  ],
  providers: [
    OpeningsService,
    DocumentsService,
    AccountsService,
    ReservationsService,
    MobileCashService,
    CardsService,
    AccountStatements,
    BusinessDays,
    Banks,
    Requests,
    DayEnd,
    AlertsService,
    AlertWatch,
    fromSettings(DocumentStore, { bucket: documentsBucket, folder: documentsFolder }, openDocumentStore),
    { provide: APP_GUARD, useClass: CardNumberGuard },
  ],
})
class AccountsModule {}

/** The service `accounts`. */
export const accountsService = defineService(accounts, {
  module: AccountsModule,
  tables: [
    OpeningTable,
    HolderTable,
    OpeningDocumentTable,
    AccountTable,
    MovementTable,
    CardTable,
    CardHoldTable,
    StockCountTable,
    UnknownChargeTable,
    BusinessDayTable,
    BankBalanceTable,
    DifferenceTable,
    AnnouncementTable,
    ReceiptSeriesTable,
    ReservedReceiptTable,
    ReservationTable,
    OwedCashTable,
    ReversalTable,
    AlertTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [
    ...counterMigrations,
    ...partnerMigrations,
    ...approvalMigrations,
    Accounts1700000005001,
    Cards1700000005002,
    BusinessDays1700000005003,
    Documents1700000005004,
    MobileAgencies1700000005005,
    Reversals1700000005006,
    Alerts1700000005007,
    Doers1700000005008,
  ],
  parameters: datedParameters(...ACCOUNTS_PARAMETERS, ALERT_RULES),
  files: [...Object.keys(BANK_FILE_TYPES), ...DOCUMENT_TYPES],
  consumes: [claimsContract, transfersContract],
  queue: { constraints: { account_rib_unique: () => refuseOpening('opening.known-rib', { field: 'rib' }) } },
  figuresSql: figuresOfBooks(accountsContract, ACCOUNTS_FIGURES),
  invariants: ACCOUNTS_INVARIANTS,
});
