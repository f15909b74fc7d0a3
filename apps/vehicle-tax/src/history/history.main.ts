import { runHistoryTask, scaled } from '#libs/history';
import { readSettings } from '#libs/product';
import vehicleTax from '../../product.js';
import { AdministrationClient } from '../administration/administration.client.js';
import { Register } from '../administration/register.service.js';
import { PaymentsService } from '../payment/payments.service.js';
import { VerificationCodes } from '../receipt/verification-codes.service.js';
import { vehicleTaxService } from '../vehicle-tax.module.js';
import { VehicleTaxHistory } from './vehicle-tax.history.js';
import { planVehicleTaxYear } from './vehicle-year.plan.js';

await runHistoryTask(vehicleTaxService, vehicleTax.history.rows, (year, { queue, dataSource }) => {
  const { receiptCodeKey } = readSettings(vehicleTax.settings, process.env);
  const { published, scale, agencies, seed, name } = year;
  const operations = Math.max(1, scaled(published.operations, scale));
  const codes = new VerificationCodes(receiptCodeKey);
  const nobody = new Register(new AdministrationClient({ url: '' }));
  const payments = new PaymentsService(queue, dataSource, nobody, codes);
  const plan = planVehicleTaxYear({ ...published, operations }, agencies, seed);
  return new VehicleTaxHistory(payments, dataSource, name, plan);
});
