import { Module } from '@nestjs/common';
import { counterMigrations, ReceiptSeriesTable, ReservedReceiptTable } from '#libs/counter';
import { vehicleTaxContract } from '#libs/events';
import { figuresOfBooks, key, readSettings, text, url, type ServiceFactory } from '#libs/service';
import { AdministrationClient } from './register/administration.client.js';
import { Confirmer } from './announcement/confirmer.service.js';
import { Register } from './register/register.service.js';
import { AssessmentsController } from './assessment/assessments.controller.js';
import { AssessmentsService } from './assessment/assessments.service.js';
import { FLEET_TYPES, FleetsController } from './fleet/fleets.controller.js';
import { FleetsService } from './fleet/fleets.service.js';
import { VehicleTax1700000003001 } from './migrations/0001-vehicle-tax.js';
import { MobileController } from './mobile/mobile.controller.js';
import { MobileService } from './mobile/mobile.service.js';
import { ConfirmationTable, PaymentTable, RefundCaseTable, VehicleYearTable } from './payment/payment.table.js';
import { PaymentsController } from './payment/payments.controller.js';
import { PaymentsService } from './payment/payments.service.js';
import { ReceiptsController } from './receipt/receipts.controller.js';
import { ReceiptsService } from './receipt/receipts.service.js';
import { VerificationCodes } from './payment/verification-codes.service.js';
import { RemittanceTable } from './remittance/remittance.table.js';
import { RemittancesController } from './remittance/remittances.controller.js';
import { RemittancesService } from './remittance/remittances.service.js';
import { FIGURES, INVARIANTS } from './vehicle-tax.books.js';

const ADMINISTRATION_URL = 'taxAdministrationUrl';
const ADMINISTRATION_TOKEN = 'taxAdministrationToken';

@Module({
  controllers: [
    AssessmentsController,
    PaymentsController,
    FleetsController,
    MobileController,
    ReceiptsController,
    RemittancesController,
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
    {
      provide: AdministrationClient,
      useFactory: (url: string, token: string) => new AdministrationClient({ url, ...(token ? { token } : {}) }),
      inject: [ADMINISTRATION_URL, ADMINISTRATION_TOKEN],
    },
  ],
})
class VehicleTaxModule {}

/** The service `vehicle-tax`. */
export const vehicleTaxService: ServiceFactory = (env) => ({
  name: 'vehicle-tax',
  description: 'The yearly vehicle tax (vignette): assess, pay, print the receipt, remit to the tax administration.',
  module: VehicleTaxModule,
  settings: readSettings(
    {
      receiptCodeKey: key('RECEIPT_CODE_KEY'),
      publicUrl: url('PUBLIC_URL', ['http', 'https']),
      [ADMINISTRATION_URL]: url('TAX_ADMINISTRATION_URL', ['http', 'https'], ''),
      [ADMINISTRATION_TOKEN]: text('TAX_ADMINISTRATION_TOKEN', ''),
    },
    env,
  ),
  tables: [
    PaymentTable,
    VehicleYearTable,
    ConfirmationTable,
    RefundCaseTable,
    RemittanceTable,
    ReceiptSeriesTable,
    ReservedReceiptTable,
  ],
  migrations: [...counterMigrations, VehicleTax1700000003001],
  publishes: vehicleTaxContract,
  files: Object.keys(FLEET_TYPES),
  figuresSql: figuresOfBooks(vehicleTaxContract, FIGURES),
  invariants: INVARIANTS,
});
