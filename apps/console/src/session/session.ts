import { createContext, useContext } from 'react';
import type { Settings } from './settings.js';
import { discover, isReturning, leaveForLogin, renewTokens, takeTokens, type Provider, type Tokens } from './login.js';

/** A token that ends within this time is renewed before it is used. */
const RENEW_BEFORE_END_MS = 30_000;

/** Somebody who is logged in. Their tokens are in the memory of the page alone, and go with it. */
export class Session {
  private renewal: Promise<Tokens> | undefined;

  constructor(
    private readonly provider: Provider,
    private tokens: Tokens,
  ) {}

  /** A token that is good for some time yet; leaves for the login when there is none. */
  async token(): Promise<string> {
    if (this.tokens.expiresAtMs - performance.now() > RENEW_BEFORE_END_MS) return this.tokens.accessToken;
    // Once for all who ask: a refresh token is good once.
    this.renewal ??= renewTokens(this.provider, this.tokens.refreshToken ?? '').finally(
      () => (this.renewal = undefined),
    );
    try {
      this.tokens = { ...this.tokens, ...(await this.renewal) };
      return this.tokens.accessToken;
    } catch {
      return this.login();
    }
  }

  /** Leaves for the login, and never comes back. */
  async login(): Promise<never> {
    await leaveForLogin(this.provider);
    return new Promise<never>(() => {});
  }

  /** Ends the login at the provider too. */
  logout(): void {
    const end = this.provider.server.end_session_endpoint;
    if (!end) return location.replace('/');
    const asked = new URL(end);
    asked.searchParams.set('client_id', this.provider.client.client_id);
    asked.searchParams.set('post_logout_redirect_uri', `${location.origin}/console/`);
    asked.searchParams.set('ui_locales', document.documentElement.lang);
    if (this.tokens.idToken) asked.searchParams.set('id_token_hint', this.tokens.idToken);
    location.assign(asked);
  }
}

/** Opens a session, if need be by leaving for the login. @throws {Error} when the login was refused, or cannot be reached */
export async function openSession(settings: Settings): Promise<Session> {
  if (location.origin !== settings.origin) {
    location.replace(settings.origin + location.pathname + location.search);
    return new Promise<never>(() => {});
  }
  const provider = await discover(settings);
  if (isReturning()) return new Session(provider, await takeTokens(provider));
  await leaveForLogin(provider);
  return new Promise<never>(() => {});
}

/** The session of the page; there is one below it. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is logged in. @throws {Error} outside of a {@link SessionContext} */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is logged in');
  return session;
}
