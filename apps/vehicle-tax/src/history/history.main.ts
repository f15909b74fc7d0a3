import { assert } from '#libs/domain';
import { publishedYears, runHistoryTask, scaled, type HistoryYear } from '#libs/history';
import { readSettings } from '#libs/product';
import vehicleTax from '../../product.js';
import { PaymentsService } from '../payment/payments.service.js';
import { VerificationCodes } from '../payment/verification-codes.service.js';
import { AdministrationClient } from '../register/administration.client.js';
import { Register } from '../register/register.service.js';
import { vehicleTaxService } from '../vehicle-tax.module.js';
import { VehicleTaxHistory } from './vehicle-tax.history.js';
import { planVehicleTaxYear, type ReportedVehicleTaxYear } from './vehicle-year.plan.js';

const wanted = ({ published, scale }: HistoryYear<ReportedVehicleTaxYear>) => ({
  ...published,
  operations: Math.max(1, scaled(published.operations, scale)),
});

await runHistoryTask(vehicleTaxService, {
  yearsOf: ({ dashboard }) => publishedYears(dashboard, vehicleTax.history.rows),
  count: (year) => wanted(year).operations,
  plan: (year) => planVehicleTaxYear(wanted(year), year.network, year.seed),
  historyOf: ({ name }, plan, { queue, dataSource, parameters }) => {
    const { receiptCodeKey, administrationUrl: url } = readSettings(vehicleTax.settings, process.env);
    const register = new Register(new AdministrationClient({ url }));
    const payments = new PaymentsService(queue, dataSource, register, new VerificationCodes(receiptCodeKey));
    assert(parameters, 'the service has dated parameters');
    return new VehicleTaxHistory(payments, () => parameters.current(), dataSource, name, plan);
  },
});
