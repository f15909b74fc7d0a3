import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';

/** What the gateway itself refuses or cannot do: RFC 9457 problem details. */
export interface GatewayProblem {
  status: number;
  code: string;
  detail: string;
  instance?: string;
  headers?: OutgoingHttpHeaders;
}

/** The body of a problem. */
export function problemBody({ status, code, detail, instance }: GatewayProblem): string {
  return JSON.stringify({ type: `/problems/${code}`, title: STATUS_CODES[status], status, detail, instance, code });
}

/** Answers with a problem. */
export function sendProblem(response: ServerResponse, problem: GatewayProblem): void {
  const body = problemBody(problem);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...problem.headers,
  });
  response.end(body);
}

/** The same answer as bytes, for a connection whose request could not be parsed. */
export function problemBytes(problem: GatewayProblem): string {
  const body = problemBody(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
