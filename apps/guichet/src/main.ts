import { Command } from 'commander';
import { registerBench } from './bench.command.js';
import { registerDeadLetters } from './dead-letters.command.js';
import { registerDrill } from './drill.command.js';
import { registerHistory } from './history.command.js';
import { registerImportLoans } from './import-loans.command.js';
import { registerPartner } from './partner.command.js';
import { registerReport } from './report.command.js';
import { registerReports } from './reports.command.js';
import { registerSimulator } from './simulator.command.js';
import { registerStart } from './start.command.js';
import { registerToken } from './token.command.js';
import { registerVerify } from './verify.command.js';

const commands = [
  registerStart,
  registerToken,
  registerReport,
  registerVerify,
  registerReports,
  registerHistory,
  registerImportLoans,
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
