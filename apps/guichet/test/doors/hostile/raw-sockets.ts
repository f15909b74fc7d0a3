import { connect } from 'node:net';
import fc from 'fast-check';
import type { WireAnswer } from '../door/wire.js';

const TIMEOUT_MS = 20_000;
const HOST = 'Host: localhost';
const ADDRESS = '/api/transfers/v1/transfers';
const BODY = '{"operator":"cash-express"}';

/** Bytes that no client library sends: of each the door answers with a refusal, or ends the connection. */
const post =
  (...headers: string[]) =>
  (body: string) =>
    [`POST ${ADDRESS} HTTP/1.1`, HOST, 'Content-Type: application/json', ...headers, '', body].join('\r\n');
const get = (line: string, ...headers: string[]) => [line, HOST, ...headers, '', ''].join('\r\n');

const LINES: readonly string[] = [
  get(`GET ${ADDRESS} HTTP/9.9`),
  get(`GET ${ADDRESS}`),
  get(`GET  ${ADDRESS}  HTTP/1.1`),
  get(`GET ${ADDRESS}\u0000 HTTP/1.1`),
  get(`GET /api/../..//etc/passwd HTTP/1.1`),
  get(`GET \\\\api\\transfers HTTP/1.1`),
  get(`GET http://evil.example/ HTTP/1.1`),
  get(`CONNECT evil.example:443 HTTP/1.1`),
  get(`ABRACADABRA ${ADDRESS} HTTP/1.1`),
  get(`GET ${ADDRESS} HTTP/1.1`, 'Content-Length: -1'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'Content-Length: 1e3'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'Content-Length: 9223372036854775808'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'a b: c'),
  get(`GET ${ADDRESS} HTTP/1.1`, ': c'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'a: b\r\n c: d'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'a: \u0001\u0000'),
  get(`GET ${ADDRESS} HTTP/1.1`, 'Host: evil.example'),
  get(`GET ${ADDRESS} HTTP/1.1`, `a: ${'b'.repeat(70_000)}`),
  get(`GET ${ADDRESS} HTTP/1.1`, ...Array.from({ length: 3_000 }, (_, i) => `a${i}: b`)),
  `GET ${ADDRESS} HTTP/1.1\n${HOST}\n\n`,
  '\r\n\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '{}',
];

const BODIES: readonly string[] = [
  post(`Content-Length: ${BODY.length}`, 'Transfer-Encoding: chunked')(`1b\r\n${BODY}\r\n0\r\n\r\n`),
  post(`Content-Length: ${BODY.length}`, `Content-Length: ${BODY.length + 1}`)(BODY),
  post('Content-Length: 5, 6')(BODY),
  post('Transfer-Encoding: chunked, identity')(`1b\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: gzip, chunked')(`1b\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: chunked', 'Transfer-Encoding: x')(`1b\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding : chunked')(`1b\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: chunked')(`-1\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: chunked')(`ffffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: chunked')(`1b;${'a'.repeat(20_000)}\r\n${BODY}\r\n0\r\n\r\n`),
  post('Transfer-Encoding: chunked')(`1b\n${BODY}\n0\n\n`),
  post('Transfer-Encoding: chunked')(`1b\r\n${BODY}\r\n0\r\nAuthorization: a\r\n\r\n`),
  post(`Content-Length: ${BODY.length}`, 'Expect: 200-ok')(BODY),
  post(`Content-Length: ${BODY.length}`)(`${BODY}GET /health HTTP/1.1\r\n${HOST}\r\n\r\n`),
  post('Content-Length: 0')(BODY),
];

/** Requests as bytes, whole or broken by one that is put in somewhere. */
export const rawRequest: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...LINES, ...BODIES),
  fc
    .tuple(
      fc.constantFrom(...LINES, ...BODIES),
      fc.nat(),
      fc.constantFrom('\u0000', '\r', '\n', ' ', ':', '\u007f', 'é', '%'),
    )
    .map(([text, place, odd]) => {
      const at = place % Math.min(text.length, 400);
      return text.slice(0, at) + odd + text.slice(at);
    }),
);

/**
 * Sends bytes and ends; the first answer, or nothing when the connection was ended without one.
 *
 * @throws {Error} when neither came in time
 */
export function sendRaw(origin: string, text: string): Promise<WireAnswer | undefined> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => socket.end(Buffer.from(text, 'latin1')));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(firstAnswer(Buffer.concat(chunks).toString())));
  });
}

function firstAnswer(text: string): WireAnswer | undefined {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1];
  if (!status) return undefined;
  const lines = head.split('\r\n').slice(1);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = rest.join('\r\n\r\n');
  const length = headers['content-length'];
  return {
    status: Number(status),
    headers,
    text: length === undefined ? body : Buffer.from(body).subarray(0, Number(length)).toString(),
  };
}
