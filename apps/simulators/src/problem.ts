import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What a simulator refuses or cannot do is answered as RFC 9457 problem details. @param prefix begins their codes */
export function answerProblems(server: FastifyInstance, prefix: string): void {
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, 404, `${prefix}.not-found`, 'There is nothing under this address and method.'),
  );
  server.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, request, status, `${prefix}.invalid`, error.message);
    console.error(error);
    return sendProblem(reply, request, status, `${prefix}.internal-error`, 'Something went wrong here.');
  });
}

/** Answers with a problem. */
export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  status: number,
  code: string,
  detail: string,
) {
  const problem = {
    type: `/problems/${code}`,
    title: STATUS_CODES[status],
    status,
    detail,
    instance: request.url,
    code,
  };
  return reply.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
