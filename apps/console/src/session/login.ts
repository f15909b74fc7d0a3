import * as oauth from 'oauth4webapi';
import type { Settings } from './settings.js';

const SCOPE = 'openid profile guichet';
const RETURN_PATH = '/console/login';
/** What is kept over the way to the login and back: no token, and of no use to anybody but who holds the code. */
const UNDER_WAY = 'guichet.login';

interface LoginUnderWay {
  verifier: string;
  state: string;
  /** Where somebody wanted to go. */
  path: string;
}

/** The provider and the page as it knows it. */
export interface Provider {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  options: { [oauth.allowInsecureRequests]: boolean };
}

/** What a login, or a renewal, brings; times are those of `performance.now()`. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  idToken?: string;
  expiresAtMs: number;
}

/** Asks the provider what it can. @throws {Error} when it cannot be reached, or is another */
export async function discover({ issuer, clientId }: Settings): Promise<Provider> {
  const url = new URL(issuer);
  const options = { [oauth.allowInsecureRequests]: url.protocol === 'http:' };
  const response = await oauth.discoveryRequest(url, options);
  const server = await oauth.processDiscoveryResponse(url, response);
  return { server, client: { client_id: clientId }, options };
}

/** Leaves for the login; it comes back to where somebody is now. */
export async function leaveForLogin({ server, client }: Provider): Promise<void> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const path = location.pathname === RETURN_PATH ? '/console/' : location.pathname + location.search;
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ verifier, state, path } satisfies LoginUnderWay));
  const asked = new URL(server.authorization_endpoint ?? '');
  asked.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: location.origin + RETURN_PATH,
    scope: SCOPE,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  location.replace(asked);
}

/** Whether the page was opened by the login that returns. */
export function isReturning(): boolean {
  return location.pathname === RETURN_PATH;
}

/**
 * Takes the tokens of a login that returns, and shows the address that somebody wanted.
 *
 * @throws {Error} when the login was refused, or is none that began here
 */
export async function takeTokens({ server, client, options }: Provider): Promise<Tokens> {
  const underWay = JSON.parse(sessionStorage.getItem(UNDER_WAY) ?? 'null') as LoginUnderWay | null;
  sessionStorage.removeItem(UNDER_WAY);
  const asked = new URL(location.href);
  history.replaceState(null, '', underWay?.path ?? '/console/');
  if (!underWay) throw new Error('no login was under way');
  const params = oauth.validateAuthResponse(server, client, asked, underWay.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    params,
    location.origin + RETURN_PATH,
    underWay.verifier,
    options,
  );
  return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, response, { requireIdToken: true }));
}

/** New tokens for those that end. @throws {Error} when the login has ended */
export async function renewTokens({ server, client, options }: Provider, refreshToken: string): Promise<Tokens> {
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
  return tokensOf(await oauth.processRefreshTokenResponse(server, client, response));
}

function tokensOf(answer: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token,
    expiresAtMs: performance.now() + (answer.expires_in ?? 60) * 1_000,
  };
}
