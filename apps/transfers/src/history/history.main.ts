import { publishedYears, runHistoryTask } from '#libs/history';
import { readSettings } from '#libs/product';
import transfers from '../../product.js';
import { PickUpCodes } from '../pick-up-codes.service.js';
import { transfersService } from '../transfers.module.js';
import { TransfersService } from '../transfers.service.js';
import { TransfersHistory } from './transfers.history.js';
import { planYear, scaledYear } from './year.plan.js';

const { rows } = transfers.history;

await runHistoryTask(
  transfersService,
  ({ dashboard }) => publishedYears(dashboard, rows),
  (year, { queue, dataSource }) => {
    const { pickUpCodeKey } = readSettings(transfers.settings, process.env);
    const { published, scale, agencies, seed, name } = year;
    const codes = new PickUpCodes(pickUpCodeKey);
    const service = new TransfersService(queue, dataSource, codes);
    const plan = planYear(scaledYear(published, scale), agencies, seed);
    return new TransfersHistory(service, codes, dataSource, name, plan);
  },
);
