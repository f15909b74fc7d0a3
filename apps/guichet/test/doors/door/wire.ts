import { Agent, request } from 'node:http';
import type { DoorRequest } from './valid-requests.js';

/** A request as it goes over the wire. */
export interface Wire {
  method: string;
  /** Path and query as they are sent. */
  target: string;
  /** Names and values; a name may stand there twice. */
  headers: readonly (readonly [name: string, value: string])[];
  body?: string | Uint8Array;
}

/** What came back. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const TIMEOUT_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** Writes a request as HTTP. @param token of who sends it, if anybody */
export function wireOf({ door, path, query, headers, body }: DoorRequest, token?: string): Wire {
  const address = door.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const asked = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  const hasBody = door.body !== undefined && body !== undefined;
  return {
    method: door.method,
    target: asked ? `${address}?${asked}` : address,
    headers: [
      ...(token ? [['Authorization', `Bearer ${token}`] as const] : []),
      ...(hasBody ? [['Content-Type', door.body!.mediaType] as const] : []),
      ...Object.entries(headers),
    ],
    ...(hasBody ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  };
}

/** Sends a request. @throws {Error} when no answer came in time */
export function sendWire(origin: string, { method, target, headers, body }: Wire): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  const sent = typeof body === 'string' ? Buffer.from(body) : body;
  const lengths = sent || method === 'POST' ? [['Content-Length', String(sent?.length ?? 0)] as const] : [];
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        hostname,
        port,
        method,
        path: target,
        timeout: TIMEOUT_MS,
        headers: [['Host', `${hostname}:${port}`] as const, ...headers, ...lengths].flat(),
      },
      (response) => {
        const chunks: Buffer[] = [];
        const { statusCode: status = 0, headers: answered } = response;
        const answer = () => resolve({ status, headers: answered, text: Buffer.concat(chunks).toString() });
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if (answered['content-type'] !== 'text/event-stream') return;
          // It does not end by itself: what came first is the answer.
          answer();
          response.destroy();
        });
        response.on('error', reject);
        response.on('end', answer);
      },
    );
    asked.on('timeout', () => asked.destroy(new Error(`no answer to ${method} ${target} within ${TIMEOUT_MS} ms`)));
    asked.on('error', reject);
    asked.end(sent);
  });
}

/** The code of a refusal, if it is one. */
export function codeOf({ text }: WireAnswer): string | undefined {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
