import { Command } from 'commander';
import { register as registerBench } from './bench.command.js';
import { register as registerDeadLetters } from './dead-letters.command.js';
import { register as registerHistory } from './history.command.js';
import { register as registerReport } from './report.command.js';
import { register as registerSimulator } from './simulator.command.js';
import { register as registerStart } from './start.command.js';
import { register as registerToken } from './token.command.js';
import { register as registerVerify } from './verify.command.js';

const commands = [
  registerStart,
  registerToken,
  registerReport,
  registerVerify,
  registerHistory,
  registerDeadLetters,
  registerSimulator,
  registerBench,
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
