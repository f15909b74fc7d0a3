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

/** Tokens end after a quarter of an hour: whoever works on for longer takes a new one before. */
export const RENEW_AFTER_MS = 10 * 60_000;

/** The token of an identity for as long as somebody works: asked for again in time. */
export function renewedToken(origin: string, clientSecret: string, identity: Identity): () => Promise<string> {
  let token: Promise<string> | undefined;
  let askedAtMs = 0;
  return () => {
    if (token && performance.now() - askedAtMs < RENEW_AFTER_MS) return token;
    askedAtMs = performance.now();
    token = requestToken(origin, clientSecret, identity);
    token.catch(() => (token = undefined));
    return token;
  };
}
