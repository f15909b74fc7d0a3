import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '#libs/domain';
import { SetUpError, type PlatformState } from '#libs/infrastructure';
import { homeFolder, readState } from '../home/home.js';
import { cliClientSecret } from '../home/secrets.js';
import { renewedToken } from '../login/token.js';

/** Calls the running platform with one role's token. */
export interface Api {
  state: PlatformState;
  get: <Answer>(path: string) => Promise<Answer>;
  /** Gets a file as it is. */
  download: (path: string) => Promise<Buffer>;
  post: <Answer>(path: string, body?: object) => Promise<Answer>;
  /** Posts a file as it is, under an idempotency key: again while a service restarts. */
  upload: <Answer>(path: string, file: Buffer, how: UploadOptions) => Promise<Answer>;
  /** Posts what may come twice: again while a service restarts. */
  postAgain: <Answer>(path: string, body: object) => Promise<Answer>;
}

/** How a file is posted. */
interface UploadOptions {
  mediaType: string;
  idempotencyKey: string;
}

/** A body as it goes out. */
interface Sent {
  body: string | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** What a refusal tells. */
interface Problem {
  detail?: string;
  code?: string;
  reason?: string;
}

const REQUEST_TIMEOUT_MS = 15 * 60_000;
/** A service that was killed is back within seconds: so long a reader waits for it. */
const RESTART_WAIT_MS = 30_000;
/** A shorter wait is not worth a word. */
const SILENT_WAIT_MS = 1_000;
const COME_AGAIN = new Set([429, 503]);
const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 2_000;

/**
 * Connects to the running platform. Services are called at their own ports: a verification of years may take longer
 * than the front door waits.
 */
export async function connectApi(role: 'administrator' | 'management'): Promise<Api> {
  const state = readState();
  const tokenNow = renewedToken(state.origin, cliClientSecret(homeFolder()), { role });
  await tokenNow();
  const answerOf = async (method: string, path: string, sent?: Sent, again = false): Promise<Response> => {
    const request = async () =>
      fetch(baseOf(state, path) + path, {
        method,
        headers: { authorization: `Bearer ${await tokenNow()}`, ...sent?.headers },
        ...(sent ? { body: sent.body } : {}),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    const response = await (again || method === 'GET' ? persistently(path, request) : request()).catch(
      (error: unknown) => {
        throw new SetUpError(`${path} does not answer: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
    if (!response.ok) {
      const problem = (await response.json().catch(() => ({}))) as Problem;
      const why = problem.reason === undefined ? '' : ` It says: ${problem.reason}`;
      throw new SetUpError(`${path}: ${problem.detail ?? response.status}${why} (${problem.code ?? response.status})`);
    }
    return response;
  };
  const call = async <Answer>(method: string, path: string, body?: object, again = false): Promise<Answer> => {
    const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await answerOf(method, path, sent, again);
    return (await response.json().catch(() => ({}))) as Answer;
  };
  return {
    state,
    get: (path) => call('GET', path),
    download: async (path) => Buffer.from(await (await answerOf('GET', path)).arrayBuffer()),
    upload: async <Answer>(path: string, file: Buffer, { mediaType, idempotencyKey }: UploadOptions) => {
      const headers = { 'content-type': mediaType, 'idempotency-key': idempotencyKey };
      const response = await answerOf('POST', path, { body: new Uint8Array(file), headers }, true);
      return (await response.json()) as Answer;
    },
    post: (path, body) => call('POST', path, body),
    postAgain: (path, body) => call('POST', path, body, true),
  };
}

/** Reads again while a service restarts: what changes nothing may be asked twice. Says on stderr what it waits for. */
async function persistently(path: string, request: () => Promise<Response>): Promise<Response> {
  const startedMs = performance.now();
  let said: string | undefined;
  for (const delayMs of backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS)) {
    const answer = await request().catch((error: unknown) => error);
    const waitedMs = performance.now() - startedMs;
    const isThere = answer instanceof Response && !COME_AGAIN.has(answer.status);
    if (isThere || waitedMs > RESTART_WAIT_MS || isTimeout(answer)) {
      if (answer instanceof Response) return answer;
      throw answer;
    }
    const reason = await reasonOf(answer);
    if (waitedMs > SILENT_WAIT_MS && reason !== said) process.stderr.write(`waiting for ${path}: ${reason}\n`);
    if (waitedMs > SILENT_WAIT_MS) said = reason;
    await sleep(delayMs);
  }
  throw new Error('the delays of a back-off never end');
}

async function reasonOf(answer: unknown): Promise<string> {
  if (answer instanceof Response) {
    const { code, detail } = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
    return `${answer.status} ${code ?? ''} ${detail ?? ''}`.trimEnd();
  }
  const { message, cause } = answer as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** The names of the services that run. */
export function serviceNames({ services }: PlatformState): string[] {
  return [...new Set(services.map(({ service }) => service))];
}

function baseOf(state: PlatformState, path: string): string {
  const service = /^\/api\/([^/]+)\//.exec(path)?.[1];
  const instance = state.services.find((candidate) => candidate.service === service);
  return instance ? `http://127.0.0.1:${instance.port}` : state.origin;
}
