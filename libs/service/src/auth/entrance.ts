import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { defineErrors } from '#libs/domain';
import { RateLimit } from '#libs/doors';
import { bearerOf, type TokenVerifier } from './auth.js';
import type { AuthenticatedRequest } from './caller.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';
import type { RouteFacts } from './route.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'request.too-many': {
    status: 429,
    detail: 'These are too many requests in a minute. Come again after as many seconds as Retry-After says.',
  },
});

/** Who asks whether we are well is never told to come later. */
const PROBES = /^\/(?:health\/|api\/[a-z-]+\/metrics$)/;

/** What guards the entrance of a service. */
export interface Entrance {
  /** Its name, of which its addresses begin. */
  service: string;
  verifier: TokenVerifier;
  /** Requests a minute that one caller may make. */
  perToken: number;
  /** Requests a minute that one address may make without a token that is known to be good. */
  perAddress: number;
}

/**
 * Looks at the token of a request, and counts it, before anything of its body is read. An address is counted for what
 * comes without a token, and for each token that is not known yet, since checking one costs; a caller for all else.
 * Which roles may call a handler is for the guard to say.
 */
export function guardEntrance(server: FastifyInstance, { service, verifier, perToken, perAddress }: Entrance): void {
  const [ofCallers, ofAddresses] = [new RateLimit(perToken), new RateLimit(perAddress)];
  const operations = `/api/${service}/v1/`;
  const count = async (limit: RateLimit, key: string, reply: FastifyReply) => {
    const seconds = await limit.take(key);
    if (seconds === undefined) return;
    void reply.header('retry-after', String(seconds));
    throw refuse('request.too-many', { retryAfterSeconds: seconds });
  };
  server.addHook('onRequest', async (request: AuthenticatedRequest, reply) => {
    const { url = '', config } = request.routeOptions;
    if (PROBES.test(url)) return;
    if (request.is404) {
      await count(ofAddresses, request.ip, reply);
      throw new NotFoundException();
    }
    if (!url.startsWith(operations) || (config as RouteFacts).public) return count(ofAddresses, request.ip, reply);
    void reply.header('cache-control', 'no-store');
    const token = bearerOf(request.headers.authorization);
    const known = token === undefined ? undefined : verifier.known(token);
    if (!known) await count(ofAddresses, request.ip, reply);
    const { caller, name } = known ?? (await verifier.verify(token));
    await count(ofCallers, name, reply);
    request.caller = caller;
  });
}
