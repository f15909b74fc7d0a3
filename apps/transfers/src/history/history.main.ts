import { runHistoryTask } from '#libs/history';
import { PickUpCodes } from '../pick-up-codes.service.js';
import { transfersService } from '../transfers.module.js';
import { TransfersService } from '../transfers.service.js';
import { TransfersHistory } from './transfers.history.js';
import { PUBLISHED_ROWS, planYear, scaledYear } from './year.plan.js';

await runHistoryTask(transfersService, PUBLISHED_ROWS, (year, { queue, dataSource, definition }) => {
  const { published, scale, agencies, seed, name } = year;
  const codes = new PickUpCodes(definition.settings?.pickUpCodeKey as Buffer);
  const transfers = new TransfersService(queue, dataSource, codes);
  const plan = planYear(scaledYear(published, scale), agencies, seed);
  return new TransfersHistory(transfers, codes, dataSource, name, plan);
});
