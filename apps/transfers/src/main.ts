import { runService } from '#libs/service';
import { transfersService } from './transfers.module.js';

await runService(transfersService);
