import type { Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { homeFolder, readState } from './home.js';
import { readAgencies } from './network.js';
import { CLI_CLIENT, issuerOf } from './oidc.names.js';
import { cliClientSecret } from './secrets.js';
import { checkIdentity, ROLE_NAMES, type Identity } from './users.js';

/** `guichet token`: an access token of the running platform, alone on the standard output. */
export function register(program: Command): void {
  program
    .command('token')
    .description('print an access token of the running platform')
    .requiredOption('--role <role>', ROLE_NAMES.join(', '))
    .option('--agency <code>', 'of a teller or supervisor, such as RAB-001')
    .option('--partner <name>', 'of an insurer or bank, such as saham-assistance')
    .action(async (options: Identity) => {
      const identity = checkIdentity(options, readAgencies());
      console.log(await requestToken(readState().origin, cliClientSecret(homeFolder()), identity));
    });
}

/** Asks the running platform's provider for a token of this identity. */
export async function requestToken(origin: string, clientSecret: string, identity: Identity): Promise<string> {
  const response = await fetch(`${issuerOf(origin)}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLI_CLIENT}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'guichet', ...identity }),
  }).catch(() => {
    throw new SetUpError(`The platform does not answer at ${origin}`);
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (!answer.access_token) throw new SetUpError(`No token: ${answer.error_description ?? response.status}`);
  return answer.access_token;
}
