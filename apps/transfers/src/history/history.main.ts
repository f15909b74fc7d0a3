import { publishedYears, runHistoryTask, type HistoryYear } from '#libs/history';
import { readSettings } from '#libs/product';
import transfers from '../../product.js';
import { PickUpCodes } from '../pick-up-codes.service.js';
import { transfersService } from '../transfers.module.js';
import { TransfersService } from '../transfers.service.js';
import { TransfersHistory } from './transfers.history.js';
import { planYear, scaledYear, type ReportedTransfersYear } from './year.plan.js';

const wanted = ({ published, scale }: HistoryYear<ReportedTransfersYear>) => scaledYear(published, scale);

await runHistoryTask(transfersService, {
  yearsOf: ({ dashboard }) => publishedYears(dashboard, transfers.history.rows),
  count: (year) => wanted(year).transactions,
  plan: (year) => planYear(wanted(year), year.network, year.seed),
  historyOf: ({ name }, plan, { queue, dataSource }) => {
    const { pickUpCodeKey } = readSettings(transfers.settings, process.env);
    const codes = new PickUpCodes(pickUpCodeKey);
    return new TransfersHistory(new TransfersService(queue, dataSource, codes), codes, dataSource, name, plan);
  },
});
