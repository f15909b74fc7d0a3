import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptSeriesTable } from '#libs/counter';
import { SHEET_TYPES } from '#libs/documents';
import { accountsContract, claimsContract } from '#libs/events';
import {
  AnnouncementsController,
  AnnouncementTable,
  DifferencesController,
  DifferenceTable,
  partnerMigrations,
  SignatureVerifier,
} from '#libs/partners';
import { defineService, figuresOfBooks, fromSettings } from '#libs/service';
import claims from '../product.js';
import { CLAIMS_PARAMETERS } from './benefit/rules.parameter.js';
import { CLAIMS_FIGURES, CLAIMS_INVARIANTS } from './claims.books.js';
import { ClaimTable } from './claim/claim.table.js';
import { ClaimsController } from './claim/claims.controller.js';
import { ClaimsService } from './claim/claims.service.js';
import { ClientTable, CoverChangeTable, KnownIdentityTable } from './client/client.table.js';
import { ClientsController } from './client/clients.controller.js';
import { ClientsService } from './client/clients.service.js';
import { DayChange } from './client/day-change.service.js';
import { CoverController } from './cover/cover.controller.js';
import { CoverService } from './cover/cover.service.js';
import { CoreBanking } from './loan/core-banking.service.js';
import { Insurers } from './insurer/insurers.service.js';
import { PartnerEventsController } from './insurer/partner-events.controller.js';
import { LoanEventsController } from './loan/loan-events.controller.js';
import { LoanTable } from './loan/loan.table.js';
import { Claims1700000004001 } from './migrations/0001-claims.js';
import { Statements1700000004002 } from './migrations/0002-statements.js';
import { Notices } from './notice/notices.service.js';
import { AccountsConsumer } from './payout/accounts.consumer.js';
import { PayoutsController } from './payout/payouts.controller.js';
import { PolicyTable } from './policy/policy.table.js';
import { PeopleController } from './privacy/people.controller.js';
import { PeopleService } from './privacy/people.service.js';
import { KeyRotation } from './privacy/rotation.service.js';
import { PromptnessController } from './promptness/promptness.controller.js';
import { PromptnessService } from './promptness/promptness.service.js';
import { Vault } from './vault/vault.service.js';
import { statementReopening } from './statement/closing.js';
import { StatementTable } from './statement/statement.table.js';
import { StatementsController } from './statement/statements.controller.js';
import { StatementsService } from './statement/statements.service.js';
import { PoliciesController } from './standalone/policies.controller.js';
import { PoliciesService } from './standalone/policies.service.js';
import { UnusedCoverController } from './unused/unused-cover.controller.js';
import { UnusedCoverService } from './unused/unused-cover.service.js';

const { healthKeys, insurerSecrets } = claims.settings;

@Module({
  imports: [approvalsModule(statementReopening)],
  controllers: [
    PoliciesController,
    ClientsController,
    LoanEventsController,
    CoverController,
    ClaimsController,
    PayoutsController,
    AccountsConsumer,
    PartnerEventsController,
    PeopleController,
    UnusedCoverController,
    PromptnessController,
    StatementsController,
    DifferencesController,
    AnnouncementsController,
  ],
  providers: [
    PoliciesService,
    ClientsService,
    CoverService,
    ClaimsService,
    CoreBanking,
    Insurers,
    Notices,
    DayChange,
    UnusedCoverService,
    PromptnessService,
    StatementsService,
    PeopleService,
    KeyRotation,
    fromSettings(Vault, { healthKeys }, ({ healthKeys }) => new Vault(healthKeys)),
    fromSettings(SignatureVerifier, { insurerSecrets }, ({ insurerSecrets }) => new SignatureVerifier(insurerSecrets)),
  ],
})
class ClaimsModule {}

/** The service `claims`. */
export const claimsService = defineService(claims, {
  module: ClaimsModule,
  tables: [
    ClientTable,
    KnownIdentityTable,
    CoverChangeTable,
    PolicyTable,
    LoanTable,
    ClaimTable,
    StatementTable,
    DifferenceTable,
    AnnouncementTable,
    ReceiptSeriesTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [
    ...counterMigrations,
    ...partnerMigrations,
    ...approvalMigrations,
    Claims1700000004001,
    Statements1700000004002,
  ],
  parameters: datedParameters(...CLAIMS_PARAMETERS),
  files: Object.keys(SHEET_TYPES),
  consumes: [accountsContract],
  figuresSql: figuresOfBooks(claimsContract, CLAIMS_FIGURES),
  invariants: CLAIMS_INVARIANTS,
});
