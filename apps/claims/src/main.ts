import { runService } from '#libs/service';
import { claimsService } from './claims.module.js';

await runService(claimsService);
