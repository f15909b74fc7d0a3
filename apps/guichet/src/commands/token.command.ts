import type { Command } from 'commander';
import { homeFolder, readState } from '../home/home.js';
import { cliClientSecret } from '../home/secrets.js';
import { requestToken } from '../login/token.js';
import { checkIdentity, ROLE_NAMES, type Identity } from '../login/users.js';

/** `guichet token`: an access token of the running platform, alone on the standard output. */
export function registerToken(program: Command): void {
  program
    .command('token')
    .description('print an access token of the running platform')
    .requiredOption('--role <role>', ROLE_NAMES.join(', '))
    .option('--agency <code>', 'of a teller or supervisor, such as RAB-001')
    .option('--branch <name>', 'of a branch manager, such as Rabat')
    .option('--region <name>', 'of a regional manager, such as Rabat')
    .option('--partner <name>', 'of an insurer, operator or bank, such as saham')
    .action(async (options: Identity) => {
      const identity = checkIdentity(options);
      console.log(await requestToken(readState().origin, cliClientSecret(homeFolder()), identity));
    });
}
