import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/reporting.js';
import type { Session } from '../session/session.js';
import type { Language } from '../words/words.js';

const TIMEOUT_MS = 30_000;

/** An answer that is no success, as the platform says it: RFC 9457. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** The addresses of the reporting service. */
export type ReportingApi = Client<paths>;

/** A client of the reporting service for somebody, who is answered in their language. */
export function reportingApi(session: Session, language: Language): ReportingApi {
  return createClient<paths>({
    baseUrl: location.origin,
    fetch: (request: Request) => ask(session, language, request),
  });
}

/** Asks the platform as somebody. @throws {Refused} for an answer that is no success */
export async function ask(session: Session, language: Language, request: Request): Promise<Response> {
  const authorised = new Request(request, {
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  authorised.headers.set('authorization', `Bearer ${await session.token()}`);
  authorised.headers.set('accept-language', language);
  const response = await fetch(authorised).catch((error: Error) => {
    if (request.signal.aborted) throw error;
    throw new Refused(0, 'console.unreachable', error.message);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Refused(response.status, problem.code ?? 'console.unknown', problem.detail ?? response.statusText);
}

/** What was answered with success. @throws {Refused} when nothing was */
export function answerOf<T>({ data, response }: { data?: T; response: Response }): T {
  if (data === undefined) throw new Refused(response.status, 'console.empty', response.statusText);
  return data;
}
