import { Command } from 'commander';
import { registerBench } from './commands/bench.command.js';
import { registerDeadLetters } from './commands/dead-letters.command.js';
import { registerDrill } from './commands/drill.command.js';
import { registerHistory } from './commands/history.command.js';
import { registerImportLoans } from './import/import-loans.command.js';
import { registerScreening } from './import/screening.command.js';
import { registerPartner } from './commands/partner.command.js';
import { registerReport } from './commands/report.command.js';
import { registerReports } from './commands/reports.command.js';
import { registerSimulator } from './commands/simulator.command.js';
import { registerStart } from './commands/start.command.js';
import { registerToken } from './commands/token.command.js';
import { registerVerify } from './commands/verify.command.js';

const commands = [
  registerStart,
  registerToken,
  registerReport,
  registerVerify,
  registerReports,
  registerHistory,
  registerImportLoans,
  registerScreening,
  registerDeadLetters,
  registerPartner,
  registerSimulator,
  registerBench,
  registerDrill,
];

const program = new Command('guichet')
  .description('The counter platform: start it, and look into it')
  .showHelpAfterError();
for (const register of commands) await register(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(process.env.GUICHET_DEBUG ? error : (error as Error).message);
  process.exitCode = 1;
}
