import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider, errors, type AccessToken, type ClientCredentials, type Configuration } from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { RateLimit } from '#libs/doors';
import { AUDIENCE, CLI_CLIENT, CONSOLE_CLIENT, DOCS_CLIENT, issuerOf } from './oidc.names.js';
import { OidcStore } from './oidc.store.js';
import { sendProblem, type GatewayProblem } from '../gateway/problem.js';
import { expiredLogin, loginPage, loginPageHeaders, logoutPage, pageLanguage } from './page.js';
import type { Secrets } from '../home/secrets.js';
import { bindingOf, checkIdentity, type DemoUser, type Identity } from './users.js';

const RESOURCE = 'urn:guichet:platform';
const SCOPE = 'guichet';
const TOKEN_LIFETIME_S = 15 * 60;
/** So long a person stays logged in, and may have new tokens for one that ends. */
const SESSION_LIFETIME_S = 12 * 3600;
/** So long a login page waits to be filled in. */
const LOGIN_LIFETIME_S = 10 * 60;
const LIFETIMES_S = {
  AccessToken: TOKEN_LIFETIME_S,
  ClientCredentials: TOKEN_LIFETIME_S,
  AuthorizationCode: 60,
  IdToken: TOKEN_LIFETIME_S,
  Interaction: LOGIN_LIFETIME_S,
  RefreshToken: SESSION_LIFETIME_S,
  Grant: SESSION_LIFETIME_S,
  Session: SESSION_LIFETIME_S,
};
/** Logins that one address may begin or go on with in a minute, and questions for tokens. */
const LOGINS_PER_MINUTE = 240;
const TOKENS_PER_MINUTE = 3_000;
const LOGIN_PATH = /^\/oidc\/login\/[\w-]+(\?|$)/;

export interface OidcOptions {
  /** Where the platform is reached. */
  origin: string;
  secrets: Secrets;
  users: readonly DemoUser[];
  /** Addresses to which a login from a documentation page may return. */
  docsPages: readonly string[];
}

/** A real OpenID provider for local use: demo users who log in by being chosen, signed tokens as in production. */
export function oidcHandler(options: OidcOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const provider = new Provider(issuerOf(options.origin), configuration(options));
  const handle = provider.callback();
  const headers = loginPageHeaders(options.docsPages.map((page) => new URL(page).origin));
  const limits = { logins: new RateLimit(LOGINS_PER_MINUTE), tokens: new RateLimit(TOKENS_PER_MINUTE) };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/';
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (LOGIN_PATH.test(url)) return void login(provider, options.users, request, response);
    // The provider finds where it is mounted by comparing the two.
    Object.assign(request, { originalUrl: url, url: url.slice('/oidc'.length) || '/' });
    void handle(request, response);
  };
  return (request, response) => {
    const limit = request.url?.startsWith('/oidc/token') ? limits.tokens : limits.logins;
    if (ALWAYS_ANSWERED.test(request.url ?? '')) return answer(request, response);
    void limit.take(request.socket.remoteAddress ?? '').then((seconds) => {
      if (seconds === undefined) answer(request, response);
      else sendProblem(response, tooMany(seconds));
    });
  };
}

/** Which services ask: their keys, and where they are. */
const ALWAYS_ANSWERED = /^\/oidc\/(\.well-known\/|jwks)/;

function tooMany(seconds: number): GatewayProblem {
  const detail = `These are too many logins in a minute. Come again in ${seconds} s.`;
  return { status: 429, code: 'request.too-many', detail, headers: { 'retry-after': String(seconds) } };
}

async function login(
  provider: Provider,
  users: readonly DemoUser[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  try {
    const { prompt } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      const html = loginPage(users, pageLanguage(request, response));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      return void response.end(html);
    }
    const chosen = new URLSearchParams(await formOf(request)).get('user') ?? '';
    const known = users.some(({ id }) => id === chosen) && prompt.name === 'login';
    const refusal = { error: 'access_denied', error_description: 'nobody was chosen' };
    await provider.interactionFinished(request, response, known ? { login: { accountId: chosen } } : refusal);
  } catch {
    const text = expiredLogin(pageLanguage(request, response));
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(text);
  }
}

function configuration({ origin, secrets, users, docsPages }: OidcOptions): Configuration {
  return {
    adapter: OidcStore,
    jwks: secrets.oidcSigningKeys,
    cookies: { keys: [secrets.oidcCookieKey] },
    clients: clientsOf(origin, secrets, docsPages),
    scopes: ['openid', 'profile', SCOPE],
    claims: { openid: ['sub'], profile: ['name'] },
    pkce: { required: () => true },
    // A page may go on after its token has ended, by a refresh token that is good once; it is kept in memory as well.
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.body = logoutPage(form, pageLanguage(context.req, context.res));
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== RESOURCE) throw new errors.InvalidTarget();
          const jwt = { sign: { alg: 'RS256' as const } };
          return { audience: AUDIENCE, scope: SCOPE, accessTokenFormat: 'jwt', accessTokenTTL: TOKEN_LIFETIME_S, jwt };
        },
      },
    },
    ttl: LIFETIMES_S,
    interactions: { url: (_context, interaction) => `/oidc/login/${interaction.uid}` },
    findAccount: (_context, id) => {
      const user = users.find((known) => known.id === id);
      return user && { accountId: id, claims: () => ({ sub: id, name: user.name }) };
    },
    loadExistingGrant: grantEverythingAsked,
    extraTokenClaims: (context, token) => ({ ...identityOf(context, token, users) }),
    formats: {
      customizers: {
        jwt: (_context, token, jwt) => {
          if (token.kind !== 'ClientCredentials') return;
          const identity = jwt.payload as unknown as Identity;
          jwt.payload.sub = ['cli', identity.role, ...Object.values(bindingOf(identity))].join(':');
        },
      },
    },
    renderError: (context, out) => {
      context.type = 'text/plain';
      context.body = `${out.error}: ${out.error_description ?? ''}\nBack to ${origin}\n`;
    },
  };
}

/** Who may ask for tokens: the pages of documentation and management's, without a secret, and the command line. */
function clientsOf(origin: string, secrets: Secrets, docsPages: readonly string[]): Configuration['clients'] {
  return [
    {
      client_id: DOCS_CLIENT,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [...docsPages],
    },
    {
      client_id: CONSOLE_CLIENT,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [`${origin}/console/login`],
      post_logout_redirect_uris: [`${origin}/console/`],
    },
    {
      client_id: CLI_CLIENT,
      client_secret: secrets.cliClientSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ];
}

/** Our own page asks for our own platform: there is nothing for the user to consent to. */
async function grantEverythingAsked(context: KoaContextWithOIDC) {
  const { client, session, provider } = context.oidc;
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId });
  grant.addOIDCScope(`openid profile ${SCOPE}`);
  grant.addResourceScope(RESOURCE, SCOPE);
  await grant.save();
  return grant;
}

/** Who the token speaks for: the user who logged in, or whoever the command line asks to be. */
function identityOf(
  context: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
  users: readonly DemoUser[],
): Identity | undefined {
  if (token.kind === 'AccessToken') {
    const user = users.find(({ id }) => id === (token as AccessToken).accountId);
    return user && { role: user.role, ...bindingOf(user) };
  }
  const { role = '', ...asked } = (context.oidc.body ?? {}) as Partial<Record<keyof Identity, string>>;
  try {
    return checkIdentity({ role, ...bindingOf({ role, ...asked }) });
  } catch (error) {
    throw new errors.InvalidRequest((error as Error).message);
  }
}

async function formOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 10_000) throw new Error('too large');
  }
  return text;
}
