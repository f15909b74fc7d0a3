import { publishedYears, runHistoryTask, type HistoryYear } from '#libs/history';
import { readSettings } from '#libs/product';
import transfers from '../../product.js';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { Seals } from '../code-key/seals.service.js';
import { transfersService } from '../transfers.module.js';
import { TransfersService } from '../transfer/transfers.service.js';
import { SCREENS_NOBODY } from '../watch-list/screener.service.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
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
    const [seals, wrongCodes] = [new Seals(pickUpCodeKey), new WrongCodesService(queue, dataSource)];
    const service = new TransfersService(queue, dataSource, codes, seals, SCREENS_NOBODY, wrongCodes);
    return new TransfersHistory(service, queue, codes, dataSource, name, plan);
  },
});
