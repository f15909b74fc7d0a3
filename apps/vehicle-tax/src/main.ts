import { runService } from '#libs/service';
import { vehicleTaxService } from './vehicle-tax.module.js';

await runService(vehicleTaxService);
