import { runService } from '#libs/service';
import { accountsService } from './accounts.module.js';

await runService(accountsService);
