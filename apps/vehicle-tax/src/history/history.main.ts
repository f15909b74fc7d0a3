import { assert } from '#libs/domain';
import { publishedYears, runHistoryTask, scaled, type PublishedRecords } from '#libs/history';
import { readSettings } from '#libs/product';
import vehicleTax from '../../product.js';
import { PaymentsService } from '../payment/payments.service.js';
import { VerificationCodes } from '../payment/verification-codes.service.js';
import { AdministrationClient } from '../register/administration.client.js';
import { Register } from '../register/register.service.js';
import { vehicleTaxService } from '../vehicle-tax.module.js';
import { VehicleTaxHistory } from './vehicle-tax.history.js';
import { planVehicleTaxYear } from './vehicle-year.plan.js';

const yearsOf = ({ dashboard }: PublishedRecords) => publishedYears(dashboard, vehicleTax.history.rows);

await runHistoryTask(vehicleTaxService, yearsOf, (year, { queue, dataSource, parameters }) => {
  const { receiptCodeKey, administrationUrl: url } = readSettings(vehicleTax.settings, process.env);
  const { published, scale, agencies, seed, name } = year;
  const operations = Math.max(1, scaled(published.operations, scale));
  const codes = new VerificationCodes(receiptCodeKey);
  const register = new Register(new AdministrationClient({ url }));
  const payments = new PaymentsService(queue, dataSource, register, codes);
  assert(parameters, 'the service has dated parameters');
  const plan = planVehicleTaxYear({ ...published, operations }, agencies, seed);
  return new VehicleTaxHistory(payments, () => parameters.current(), dataSource, name, plan);
});
