import type { CommandQueue } from '#libs/commands';
import type { DataSource } from 'typeorm';
import type { PickUpCodes } from '../src/code-key/pick-up-codes.service.js';
import { Seals } from '../src/code-key/seals.service.js';
import type { TransfersService } from '../src/transfer/transfers.service.js';
import { SCREENS_NOBODY } from '../src/watch-list/screener.service.js';
import { WrongCodesService } from '../src/wrong-code/wrong-codes.service.js';

/** What transfers work with, without a running service: they give no quotes. */
export function partsOfTransfers(
  queue: CommandQueue,
  dataSource: DataSource,
  codes: PickUpCodes,
): ConstructorParameters<typeof TransfersService> {
  return [queue, dataSource, codes, new Seals([]), SCREENS_NOBODY, new WrongCodesService(queue, dataSource)];
}
