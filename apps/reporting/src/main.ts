import { runService } from '#libs/service';
import { reportingService } from './reporting.module.js';

await runService(reportingService);
