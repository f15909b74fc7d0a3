import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsModule, datedParameters, ParameterTable } from '#libs/approvals';
import { counterMigrations, ReceiptBlocksController, ReceiptSeriesTable, ReservedReceiptTable } from '#libs/counter';
import { SHEET_TYPES } from '#libs/documents';
import { vehicleTaxContract } from '#libs/events';
import { AnnouncementsController, AnnouncementTable, partnerMigrations } from '#libs/partners';
import { defineService, figuresOfBooks, fromSettings } from '#libs/service';
import vehicleTax from '../product.js';
import { Confirmer } from './announcement/confirmer.service.js';
import { AssessmentsController } from './assessment/assessments.controller.js';
import { AssessmentsService } from './assessment/assessments.service.js';
import { FleetsController } from './fleet/fleets.controller.js';
import { FleetsService } from './fleet/fleets.service.js';
import { VEHICLE_TAX_PARAMETERS } from './law/tariff.parameter.js';
import { VehicleTax1700000003001 } from './migrations/0001-vehicle-tax.js';
import { Tellers1700000003002 } from './migrations/0002-tellers.js';
import { ReceiptPrints1700000003003 } from './migrations/0003-receipt-prints.js';
import { ReceiptCodeKeys1700000003004 } from './migrations/0004-receipt-code-keys.js';
import { MobileController } from './mobile/mobile.controller.js';
import { MobileService } from './mobile/mobile.service.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from './payment/payment.table.js';
import { PaymentsController } from './payment/payments.controller.js';
import { PaymentsService } from './payment/payments.service.js';
import { VerificationCodes } from './payment/verification-codes.service.js';
import { ReceiptPrintTable } from './receipt/receipt-print.table.js';
import { ReceiptsController } from './receipt/receipts.controller.js';
import { ReceiptsService } from './receipt/receipts.service.js';
import { AdministrationClient } from './register/administration.client.js';
import { Register } from './register/register.service.js';
import { RemittanceTable } from './remittance/remittance.table.js';
import { RemittancesController } from './remittance/remittances.controller.js';
import { RemittancesService } from './remittance/remittances.service.js';
import { monthReopening } from './remittance/reopening.js';
import { FIGURES, INVARIANTS } from './vehicle-tax.books.js';

const { administrationUrl: url, administrationToken: token } = vehicleTax.settings;

@Module({
  imports: [approvalsModule(monthReopening)],
  controllers: [
    AssessmentsController,
    PaymentsController,
    FleetsController,
    ReceiptBlocksController,
    MobileController,
    ReceiptsController,
    RemittancesController,
    AnnouncementsController,
  ],
  providers: [
    AssessmentsService,
    PaymentsService,
    FleetsService,
    MobileService,
    ReceiptsService,
    RemittancesService,
    VerificationCodes,
    Register,
    Confirmer,
    fromSettings(
      AdministrationClient,
      { url, token },
      ({ url, token }) => new AdministrationClient({ url, ...(token ? { token } : {}) }),
    ),
  ],
})
class VehicleTaxModule {}

/** The service `vehicle-tax`. */
export const vehicleTaxService = defineService(vehicleTax, {
  module: VehicleTaxModule,
  tables: [
    PaymentTable,
    VehicleYearTable,
    AnnouncementTable,
    RefundCaseTable,
    ReceiptPrintTable,
    RemittanceTable,
    ReceiptSeriesTable,
    ReservedReceiptTable,
    ApprovalTable,
    ParameterTable,
  ],
  migrations: [
    ...counterMigrations,
    ...partnerMigrations,
    ...approvalMigrations,
    VehicleTax1700000003001,
    Tellers1700000003002,
    ReceiptPrints1700000003003,
    ReceiptCodeKeys1700000003004,
  ],
  parameters: datedParameters(...VEHICLE_TAX_PARAMETERS),
  files: Object.keys(SHEET_TYPES),
  figuresSql: figuresOfBooks(vehicleTaxContract, FIGURES),
  invariants: INVARIANTS,
});
