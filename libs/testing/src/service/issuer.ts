import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A token issuer for tests: discovery and keys over real HTTP, and tokens with any claims. */
export interface TestIssuer {
  url: string;
  token: (claims: Record<string, unknown>, expiresIn?: string) => Promise<string>;
  close: () => Promise<void>;
}

/** Starts an issuer on a free port. */
export async function startIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  let url = '';
  const server: Server = createServer((request, response) => {
    const isDiscovery = request.url?.includes('openid-configuration');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims, expiresIn = '1h') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setIssuer(typeof claims.iss === 'string' ? claims.iss : url)
        .setAudience(typeof claims.aud === 'string' ? claims.aud : 'guichet')
        // A supervisor is another person than a teller: nobody takes back what they did themselves.
        .setSubject(typeof claims.sub === 'string' ? claims.sub : claims.role === 'supervisor' ? 'supervisor' : 'test')
        .setExpirationTime(expiresIn)
        .sign(privateKey),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
