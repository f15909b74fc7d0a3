import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { languageHeaders, languageOf, titleOf, type Language } from '#libs/domain';
import { GATEWAY_WORDS } from './gateway.words.js';
import { ANSWER_HEADERS } from '#libs/doors';

/** What the gateway itself refuses or cannot do: RFC 9457 problem details. */
export interface GatewayProblem {
  status: number;
  /** Each has its words in every language. */
  code: keyof typeof GATEWAY_WORDS;
  detail: string;
  instance?: string;
  headers?: OutgoingHttpHeaders;
}

/** The body of a problem, in the language of who asked, and its headers. */
export function toldProblem(
  problem: GatewayProblem,
  language: Language,
): { body: string; headers: OutgoingHttpHeaders } {
  const { status, code, instance } = problem;
  const detail = language === 'en' ? problem.detail : GATEWAY_WORDS[code][language];
  const title = titleOf(status, language);
  const body = JSON.stringify({ type: `urn:guichet:problem:${code}`, title, status, detail, instance, code });
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...languageHeaders(language),
  };
  return { body, headers };
}

/** Answers with a problem. */
export function sendProblem(response: ServerResponse, problem: GatewayProblem): void {
  const { body, headers } = toldProblem(problem, languageOf(response.req.headers['accept-language']));
  response.writeHead(problem.status, { ...ANSWER_HEADERS, ...headers, ...problem.headers });
  response.end(body);
}

/** The same answer as bytes, for a connection whose request could not be parsed. */
export function problemBytes(problem: GatewayProblem): string {
  const { body } = toldProblem(problem, 'en');
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    'Content-Language: en',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...Object.entries({ ...ANSWER_HEADERS, ...problem.headers }).map(([name, value]) => `${name}: ${String(value)}`),
    '',
    body,
  ].join('\r\n');
}
