import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import sirv from 'sirv';
import { singlePageHeaders } from '#libs/doors';
import { CONSOLE_CLIENT, issuerOf } from '../login/oidc.names.js';
import type { Pages } from '../gateway/gateway.js';
import { sendProblem } from '../gateway/problem.js';

const PATH = '/console';
const HEADERS = singlePageHeaders();

/**
 * Serves management's page below `/console`: its files, compressed as they were built, and the page itself at every
 * address that is one of its views. Nothing is served where it was not built.
 *
 * @param folder what the bundler wrote
 * @param origin where the platform is reached, and people log in
 */
export function consolePages(folder: string, origin: string): Pages {
  if (!existsSync(folder)) return () => false;
  const settings = JSON.stringify({ origin, issuer: issuerOf(origin), clientId: CONSOLE_CLIENT });
  const serve = sirv(folder, { single: true, etag: true, gzip: true, brotli: true, setHeaders: keep });
  return (request, response, path) => {
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (path === PATH) {
      response.writeHead(308, { location: `${PATH}/` }).end();
    } else if (path === `${PATH}/settings.json`) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' }).end(settings);
    } else {
      Object.assign(request, { url: path.slice(PATH.length) });
      const detail = 'There is nothing at this address.';
      serve(request, response, () => sendProblem(response, { status: 404, code: 'gateway.not-found', detail }));
    }
    return true;
  };
}

/** What carries its digest in its name never changes; the page itself is asked for each time. */
function keep(response: ServerResponse, path: string): void {
  const isNamedByDigest = path.startsWith('/assets/');
  response.setHeader('cache-control', isNamedByDigest ? 'public, max-age=31536000, immutable' : 'no-cache');
}
