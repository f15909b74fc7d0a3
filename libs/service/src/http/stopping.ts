import { defineErrors } from '#libs/domain';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.js';
import { answerProblem } from './problem.filter.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'service.stopping': {
    status: 503,
    detail: 'This instance stops, and has begun nothing. Repeat the request: another one, or the next, does it.',
  },
});

// HTTP has no status for it: the gateway may send any request that was refused so to another instance.
const NOT_BEGUN = 'guichet-not-begun';
const PROBES = /^\/health\//;

/** Refuses what comes after the service began to stop, in words; what came before is ended. Probes are answered. */
export function refuseWhenStopping(server: FastifyInstance, platform: Pick<Platform, 'isStopping'>): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!platform.isStopping || PROBES.test(request.url)) return done();
    answerProblem(request, reply, refuse('service.stopping'), { connection: 'close', [NOT_BEGUN]: 'stopping' });
  });
}
