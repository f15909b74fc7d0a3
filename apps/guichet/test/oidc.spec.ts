import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Agency } from '#libs/domain';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { AUDIENCE, DOCS_CLIENT, issuerOf } from '../src/login/oidc.names.js';
import { oidcHandler } from '../src/login/oidc.js';
import { OidcStore } from '../src/login/oidc.store.js';
import { openSecrets, type Secrets } from '../src/home/secrets.js';
import { requestToken } from '../src/login/token.js';
import { demoUsers } from '../src/login/users.js';

const agencies: Agency[] = [{ code: 'RAB-001', name: 'Rabat Centre', kind: 'urban', branch: 'Rabat', region: 'Rabat' }];
interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

let home: string;
let secrets: Secrets;
let server: Server;
let origin: string;
let back: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'guichet-oidc-'));
  secrets = openSecrets(home, [{ name: 'transfers', settings: {} }]);
  server = createServer((request, response) => handler(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  back = `${origin}/api/transfers/docs`;
  const handler = oidcHandler({ origin, secrets, users: demoUsers(agencies), docsPages: [back] });
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(home, { recursive: true });
});

describe('the provider', () => {
  it('gives the command line a token of whoever it asks to be', async () => {
    const token = await requestToken(origin, secrets.cliClientSecret, { role: 'teller', agency: 'RAB-001' });
    expect(await claimsOf(token)).toMatchObject({ role: 'teller', agency: 'RAB-001', sub: 'cli:teller:RAB-001' });
  });

  it.each([
    [{ role: 'king' }, /Unknown role/],
    [{ role: 'teller' }, /add --agency/],
    [{ role: 'teller', agency: 'XXX' }, /no code of an agency/],
  ])('gives no token for %j', async (identity, message) => {
    await expect(requestToken(origin, secrets.cliClientSecret, identity)).rejects.toThrow(message);
  });

  it('gives no token to who does not know the secret', async () => {
    await expect(requestToken(origin, 'guessed', { role: 'management' })).rejects.toThrow(/No token/);
  });

  it('lets a demo user log in from a documentation page', async () => {
    const verifier = 'v'.repeat(50);
    const asked = new URLSearchParams({
      client_id: DOCS_CLIENT,
      response_type: 'code',
      redirect_uri: back,
      scope: 'openid guichet',
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    });
    const browser = newBrowser();
    const login = await browser(`${origin}/oidc/auth?${asked}`);
    expect(await (await browser(login.headers.get('location')!)).text()).toContain('value="supervisor.rabat"');
    const chosen = new URLSearchParams({ user: 'supervisor.rabat' });
    const resumed = await browser(login.headers.get('location')!, { method: 'POST', body: chosen });
    const returned = await browser(resumed.headers.get('location')!);
    const code = new URL(returned.headers.get('location')!).searchParams.get('code')!;
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: back,
      code_verifier: verifier,
      client_id: DOCS_CLIENT,
    };
    const answer = await browser(`${origin}/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
    const first = (await answer.json()) as Tokens;
    const claims = await claimsOf(first.access_token);
    expect(claims).toMatchObject({ role: 'supervisor', agency: 'RAB-001', sub: 'supervisor.rabat' });
    expect([first.expires_in, (claims.exp ?? 0) - (claims.iat ?? 0)]).toEqual([900, 900]);

    const renew = async (refresh_token: string) => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, client_id: DOCS_CLIENT });
      const renewed = await browser(`${origin}/oidc/token`, { method: 'POST', body });
      return { status: renewed.status, tokens: (await renewed.json()) as Tokens };
    };
    const second = await renew(first.refresh_token);
    expect(await claimsOf(second.tokens.access_token)).toMatchObject({ sub: 'supervisor.rabat', agency: 'RAB-001' });
    expect(second.tokens.refresh_token).not.toBe(first.refresh_token);
    // Once is all: a refresh token that comes again was stolen, and ends what was made of it.
    expect((await renew(first.refresh_token)).status).toBe(400);
    expect((await renew(second.tokens.refresh_token)).status).toBe(400);
  });

  it('gives the command line a quarter of an hour', async () => {
    const { exp = 0, iat = 0 } = await claimsOf(
      await requestToken(origin, secrets.cliClientSecret, { role: 'management' }),
    );
    expect(exp - iat).toBe(900);
  });

  it('shows its login page in no frame, runs nothing in it, and keeps at most some hundred that nobody fills in', async () => {
    const asked = new URLSearchParams({
      client_id: DOCS_CLIENT,
      response_type: 'code',
      redirect_uri: back,
      scope: 'openid guichet',
      code_challenge_method: 'S256',
      code_challenge: 'c'.repeat(43),
    });
    const login = await newBrowser()(`${origin}/oidc/auth?${asked}`);
    expect(login.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-.*frame-ancestors/,
    );
    const store = new OidcStore('Interaction');
    for (let i = 0; i < 6_000; i++) await store.upsert(`page-${i}`, { uid: `page-${i}` }, 600);
    const kept = await Promise.all(Array.from({ length: 6_000 }, (_, i) => store.find(`page-${i}`)));
    expect(kept.filter((page) => page !== undefined)).toHaveLength(500);
    const statuses: number[] = [];
    for (let i = 0; i < 260; i++)
      statuses.push((await fetch(`${origin}/oidc/auth?${asked}`, { redirect: 'manual' })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([303, 429]);
  }, 60_000);
});

async function claimsOf(token: string) {
  const keys = createRemoteJWKSet(new URL(`${origin}/oidc/jwks`));
  return (await jwtVerify(token, keys, { issuer: issuerOf(origin), audience: AUDIENCE })).payload;
}

/** A browser without a screen: it keeps cookies, and shows redirections instead of following them. */
function newBrowser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, origin), { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}
