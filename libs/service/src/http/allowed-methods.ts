import { defineErrors } from '#libs/domain';
import type { FastifyInstance } from 'fastify';
import { SERVICE_WORDS } from '../words/refusals.words.js';
import { answerProblem } from './problem.filter.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'route.method-not-allowed': { status: 405, detail: 'This address takes other methods: the header Allow names them.' },
});

/** Answers 405 with the methods that an address takes, where there is an address and the method is another. */
export function refuseOtherMethods(server: FastifyInstance): void {
  const methodsOf = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    methodsOf.set(url, new Set([...(methodsOf.get(url) ?? []), ...[method].flat()]));
  });
  server.addHook('onRequest', (request, reply, done) => {
    const [path = ''] = request.url.split('?');
    const exact = methodsOf.get(path); // it is no `:id` of another route, whatever that would take
    if (exact ? exact.has(request.method) : !request.is404) return done();
    const allowed = exact ?? allOf([...methodsOf].filter(([route]) => fits(route, path)));
    if (allowed.size === 0 || allowed.has(request.method)) return done();
    answerProblem(request, reply, refuse('route.method-not-allowed'), { allow: [...allowed].sort().join(', ') });
  });
}

function allOf(routes: [string, Set<string>][]): Set<string> {
  return new Set(routes.flatMap(([, methods]) => [...methods]));
}

/** Whether a path is one that a route takes: `:id` is any part of it. */
function fits(route: string, path: string): boolean {
  const [expected, given] = [route.split('/'), path.split('/')];
  return (
    expected.length === given.length &&
    expected.every((part, i) => (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  );
}
