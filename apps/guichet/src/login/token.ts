import { SetUpError } from '#libs/infrastructure';
import { CLI_CLIENT, issuerOf } from './oidc.names.js';
import type { Identity } from './users.js';

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
