import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptSeriesTable } from '#libs/counter';
import { claimsContract } from '#libs/events';
import { defineService, figuresOfBooks } from '#libs/service';
import claims from '../product.js';
import { CLAIMS_PARAMETERS } from './benefit/rules.parameter.js';
import { CLAIMS_FIGURES, CLAIMS_INVARIANTS } from './claims.books.js';
import { ClientTable, CoverChangeTable, KnownIdentityTable } from './client/client.table.js';
import { ClientsController } from './client/clients.controller.js';
import { ClientsService } from './client/clients.service.js';
import { DayChange } from './client/day-change.service.js';
import { CoverController } from './cover/cover.controller.js';
import { CoverService } from './cover/cover.service.js';
import { CoreBanking } from './loan/core-banking.service.js';
import { LoanTable } from './loan/loan.table.js';
import { Claims1700000004001 } from './migrations/0001-claims.js';
import { PolicyTable } from './policy/policy.table.js';
import { PoliciesController } from './standalone/policies.controller.js';
import { PoliciesService } from './standalone/policies.service.js';

@Module({
  imports: [approvalsModule()],
  controllers: [PoliciesController, ClientsController, CoverController],
  providers: [PoliciesService, ClientsService, CoverService, CoreBanking, DayChange],
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
    ReceiptSeriesTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [...counterMigrations, ...approvalMigrations, Claims1700000004001],
  parameters: datedParameters(...CLAIMS_PARAMETERS),
  figuresSql: figuresOfBooks(claimsContract, CLAIMS_FIGURES),
  invariants: CLAIMS_INVARIANTS,
});
