import { Command } from 'commander';

/**
 * How each command is told of, by its first word. Only that of the one that is called is loaded: a token is asked for in a
 * script's loop.
 */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void | Promise<void>>>> = {
  start: async () => (await import('./commands/start.command.js')).registerStart,
  token: async () => (await import('./commands/token.command.js')).registerToken,
  report: async () => (await import('./commands/report.command.js')).registerReport,
  verify: async () => (await import('./commands/verify.command.js')).registerVerify,
  reports: async () => (await import('./commands/reports.command.js')).registerReports,
  history: async () => (await import('./commands/history.command.js')).registerHistory,
  'import-loans': async () => (await import('./import/import-loans.command.js')).registerImportLoans,
  screening: async () => (await import('./import/screening.command.js')).registerScreening,
  'dead-letters': async () => (await import('./commands/dead-letters.command.js')).registerDeadLetters,
  partner: async () => (await import('./commands/partner.command.js')).registerPartner,
  simulator: async () => (await import('./commands/simulator.command.js')).registerSimulator,
  bench: async () => (await import('./commands/bench.command.js')).registerBench,
  drill: async () => (await import('./commands/drill.command.js')).registerDrill,
};

const [called = ''] = process.argv.slice(2);
const program = new Command('guichet')
  .description('The counter platform: start it, and look into it')
  .showHelpAfterError();
// What none of them is called by, such as `--help`, is about all.
const chosen = Object.hasOwn(COMMANDS, called) ? [called] : Object.keys(COMMANDS);
for (const name of chosen) await (await COMMANDS[name]!())(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(process.env.GUICHET_DEBUG ? error : (error as Error).message);
  process.exitCode = 1;
}
