import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac, createPublicKey, randomUUID, type JsonWebKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, PURSE, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { generateKeyPair, SignJWT } from 'jose';
import { TokenVerifier } from '../src/auth/auth.js';
import type { RunningService } from '../src/start/start-service.js';

describe('who may call', () => {
  let issuer: TestIssuer;
  let service: RunningService;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const as = (token?: string) => new Client(`${service.url}/api/purses/v1`, token);
  const teller = { role: 'teller', agency: 'RAB-001' };
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (more: object = {}) => ({
    ...teller,
    iss: issuer.url,
    aud: 'guichet',
    sub: 'test',
    exp: Math.floor(Date.now() / 1_000) + 600,
    ...more,
  });
  const signedByAnother = async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(privateKey);
  };
  async function signedWithThePublicKey(): Promise<string> {
    const { keys } = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: JsonWebKey[] };
    const secret = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const signed = `${segment({ alg: 'HS256', kid: 'test' })}.${segment(claims())}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }
  const withAnotherPayload = async (change: object) => {
    const [header, , signature] = (await issuer.token(teller)).split('.');
    return `${header}.${segment(claims(change))}.${signature}`;
  };

  it('a good token is told who it is, however often it comes', async () => {
    const token = await issuer.token(teller);
    for (let i = 0; i < 3; i++) {
      expect(await as(token).get('/whoami')).toMatchObject({ status: 200, body: { ...teller, subject: 'test' } });
    }
    const insurer = await issuer.token({ role: 'insurer', partner: 'assurance-sante' });
    expect((await as(insurer).get('/whoami')).body).toMatchObject({ role: 'insurer', partner: 'assurance-sante' });
  });

  it.each([
    ['has just expired', {}, '-50s'],
    ['is good from two seconds on', { nbf: Math.floor(Date.now() / 1_000) + 2 }, '1h'],
    ['was issued a moment from now', { iat: Math.floor(Date.now() / 1_000) + 30 }, '1h'],
  ])('clocks may differ by a minute: a token that %s', async (_, more, expiresIn) => {
    const token = await issuer.token({ ...teller, ...more }, expiresIn);
    for (let i = 0; i < 2; i++) expect((await as(token).get('/whoami')).status).toBe(200);
  });

  it('without a token nobody, and it is said how to send one', async () => {
    const reply = await as().get('/whoami');
    expect([reply.status, reply.body.code]).toEqual([401, 'token.missing']);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
  });

  const rubbish: [string, () => Promise<string> | string][] = [
    ['rubbish', () => 'abc.def.ghi'],
    ['one word', () => 'token'],
    ['without signature, alg none', () => `${segment({ alg: 'none', typ: 'JWT' })}.${segment(claims())}.`],
    ['signed with the public key as a secret', signedWithThePublicKey],
    ['signed by somebody else', signedByAnother],
    ['with another payload under its signature', () => withAnotherPayload({ role: 'administrator' })],
    ['with a spoilt signature', async () => `${(await issuer.token(teller)).slice(0, -6)}AAAAAA`],
    ['that has expired', () => issuer.token(teller, '-62s')],
    ['that is not good yet', () => issuer.token({ ...teller, nbf: Math.floor(Date.now() / 1_000) + 70 })],
    ['for another audience', () => issuer.token({ ...teller, aud: 'another-platform' })],
    ['of another issuer', () => issuer.token({ ...teller, iss: 'https://login.example.org' })],
    [
      'without an end',
      async () =>
        (await issuer.token({ ...teller }, '1h')).replace(/\.[^.]+\./, `.${segment(claims({ exp: undefined }))}.`),
    ],
  ];

  it.each(rubbish)('a token %s is refused', async (_, make) => {
    const reply = await as(await make()).get('/whoami');
    expect([reply.status, reply.body.code]).toEqual([401, 'token.invalid']);
    expect(JSON.stringify(reply.body)).not.toMatch(/signature|claim|alg/);
  });

  it.each([
    ['a teller without an agency', { role: 'teller' }, 'token.unbound'],
    ['a supervisor whose agency is no text', { role: 'supervisor', agency: 7 }, 'token.unbound'],
    ['an insurer without a partner', { role: 'insurer', agency: 'RAB-001' }, 'token.unbound'],
    ['a role that is none', { role: 'root', agency: 'RAB-001' }, 'role.not-allowed'],
    ['no role', { agency: 'RAB-001' }, 'role.not-allowed'],
    ['a list of roles', { role: ['teller'], agency: 'RAB-001' }, 'role.not-allowed'],
  ])('%s is refused', async (_, made, code) => {
    const reply = await as(await issuer.token(made)).get('/whoami');
    expect([reply.status, reply.body.code]).toEqual([403, code]);
  });

  it('a role does what is its own, and nothing else', async () => {
    const management = as(await issuer.token({ role: 'management' }));
    expect((await management.post('/purses', PURSE)).body).toMatchObject({
      status: 403,
      code: 'role.not-allowed',
      role: 'management',
    });
    expect((await management.get('/dead-letters')).status).toBe(403);
    expect((await as(await issuer.token(teller)).get('/verification/invariants')).status).toBe(403);
    expect((await as(await issuer.token({ role: 'administrator' })).get('/dead-letters')).status).toBe(200);
  });

  it('a handler that names no role is closed to all, and a public one needs no token', async () => {
    for (const role of ['administrator', 'management', 'compliance']) {
      expect((await as(await issuer.token({ role })).get('/closed')).body.code).toBe('role.not-allowed');
    }
    expect((await as().get('/open')).body).toEqual({ open: true });
  });

  it('an agency sees its own', async () => {
    const rabat = as(await issuer.token(teller));
    const oujda = as(await issuer.token({ role: 'teller', agency: 'OUJ-014' }));
    const { purse } = (await rabat.post('/purses', PURSE)).body;
    expect((await rabat.get<{ items: { id: string }[] }>('/purses')).body.items.map(({ id }) => id)).toContain(purse);
    expect((await oujda.get<{ items: unknown[] }>('/purses')).body.items).toEqual([]);
  });
});

describe('when the issuer', () => {
  /** An issuer that answers as it is told to. */
  async function start(answer: (path: string) => { status: number; body?: object }) {
    const server: Server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
    return url;
  }
  const open: { close: () => Promise<unknown> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map((issuer) => issuer.close())));
  const verifierOf = (issuer: string, jwksUri = '') => new TokenVerifier({ issuer, audience: 'guichet', jwksUri });

  it('cannot be reached, that is not the token’s fault', async () => {
    await expect(verifierOf('http://127.0.0.1:1').verify('a.b.c')).rejects.toMatchObject({
      code: 'token.unverifiable',
      status: 503,
    });
  });

  it('is in trouble itself, neither', async () => {
    const good = await startIssuer();
    open.push(good);
    const token = await good.token({ role: 'administrator' });
    let isWell = false;
    const jwks = await (await fetch(`${good.url}/jwks`)).json();
    const issuer = await start(() => (isWell ? { status: 200, body: jwks as object } : { status: 500 }));
    const verifier = verifierOf(good.url, `${issuer}/jwks`);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token.unverifiable' });
    isWell = true;
    await expect(verifier.verify(token)).resolves.toMatchObject({ caller: { role: 'administrator' } });
    await expect(verifierOf(issuer).verify(token)).rejects.toMatchObject({ code: 'token.unverifiable' });
  });

  it('has vouched for a token, that is good until it expires and a minute, and not a moment longer', async () => {
    const issuer = await startIssuer();
    open.push(issuer);
    const token = await issuer.token({ role: 'administrator' }, '-58s');
    const verifier = verifierOf(issuer.url);
    await expect(verifier.verify(token)).resolves.toMatchObject({ caller: { role: 'administrator' } });
    const [, payload = ''] = token.split('.');
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    await new Promise((resolve) => setTimeout(resolve, (exp + 60) * 1_000 + 20 - Date.now()));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token.invalid', status: 401 });
  });

  it('has gone away, a token that it has vouched for is good until it expires', async () => {
    const issuer = await startIssuer();
    const token = await issuer.token({ role: 'administrator' }, '20s');
    const verifier = verifierOf(issuer.url);
    await verifier.verify(token);
    await issuer.close();
    await expect(verifier.verify(token)).resolves.toMatchObject({ caller: { role: 'administrator' } });
  });
});
