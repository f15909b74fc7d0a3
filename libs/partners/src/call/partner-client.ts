import { metrics } from '@opentelemetry/api';
import { Pool } from 'undici';
import { PartnerAway, PartnerRefused, type CallOutcome } from './partner-away.js';

/** Where a partner is, and how it is spoken to. */
export interface PartnerAddress {
  /** As metrics and health name it: `tax-administration`. */
  partner: string;
  /** Such as `https://partner.example/api`; empty: there is none to ask. */
  url: string;
  /** A bearer token. */
  token?: string;
  connectTimeoutMs?: number;
  connectionsMax?: number;
  /** Of an answer's body; a longer one is not read. */
  answerMaxBytes?: number;
}

/** One call of a partner's protocol: JSON both ways. */
export interface PartnerCall<Answer> {
  /** As metrics name it: `find`. */
  name: string;
  /** `POST` unless said otherwise. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the partner's URL: `/vehicles/find`. */
  path: string;
  body?: object;
  /** For connection, head and body together. */
  timeoutMs: number;
  /** What a 2xx answer says, undefined of one without a body. It gives undefined, or throws, when it cannot be understood. */
  read: (answer: unknown) => Answer | undefined;
  /** Further headers, out of the body's text: its signature, an idempotency key. */
  headersOf?: (body: string) => Record<string, string>;
  /** Statuses that refuse this request for good; any other says nothing of it. {@link REFUSED_BY} unless said otherwise. */
  refusedBy?: readonly number[];
}

/** What is about the request itself. A wrong address or token (401, 403, 404, 405) is no fault of what is sent there. */
export const REFUSED_BY: readonly number[] = [400, 409, 410, 413, 422];

const CONNECT_TIMEOUT_MS = 3_000;
const CONNECTIONS_MAX = 4;
const ANSWER_MAX_BYTES = 1024 * 1024;
const PROBLEM_CODE = /^[a-z0-9][a-z0-9._-]{0,79}$/i;

/** Calls a partner over HTTP, and counts and times what comes of it. */
export class PartnerClient {
  readonly partner: string;
  private readonly pool: Pool | undefined;
  private readonly path: string;
  private readonly headers: Record<string, string>;
  private readonly instruments = createInstruments();
  private closing: Promise<void> | undefined;

  constructor({ partner, url, token, ...limits }: PartnerAddress) {
    this.partner = partner;
    this.headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const { origin, pathname } = url ? new URL(url) : { origin: undefined, pathname: '' };
    this.path = pathname.replace(/\/+$/, '');
    if (!origin) return;
    this.pool = new Pool(origin, {
      connections: limits.connectionsMax ?? CONNECTIONS_MAX,
      connect: { timeout: limits.connectTimeoutMs ?? CONNECT_TIMEOUT_MS },
      maxResponseSize: limits.answerMaxBytes ?? ANSWER_MAX_BYTES,
    });
  }

  /** Why no call is made at all, undefined while calls are made. */
  get failure(): string | undefined {
    if (!this.pool) return 'it has no address';
    return this.closing ? 'it is asked no more' : undefined;
  }

  /**
   * Makes a call and reads its answer.
   *
   * @throws {PartnerRefused} when it refuses this request for good
   * @throws {PartnerAway} when it gives no answer that can be used
   */
  async call<Answer>(call: PartnerCall<Answer>): Promise<Answer> {
    if (!this.pool || this.failure) throw new PartnerAway(this.failure ?? '', 'not-asked');
    const startedMs = performance.now();
    let outcome: CallOutcome = 'answered';
    try {
      return await send(this.pool, this.path, this.headers, call);
    } catch (error) {
      const away = awayOf(error, call.timeoutMs);
      outcome = away.outcome;
      throw away;
    } finally {
      const attributes = { partner: this.partner, call: call.name };
      this.instruments.calls.add(1, { ...attributes, outcome });
      this.instruments.seconds.record((performance.now() - startedMs) / 1_000, attributes);
    }
  }

  /** Counts a question that was answered without asking. */
  countNotAsked(call: string): void {
    this.instruments.calls.add(1, { partner: this.partner, call, outcome: 'not-asked' satisfies CallOutcome });
  }

  /** Asks nothing more: waits for the calls under way, each of which has its time, and closes the connections. */
  close(): Promise<void> {
    this.closing ??= this.pool?.close() ?? Promise.resolve();
    return this.closing;
  }
}

async function send<Answer>(
  pool: Pool,
  base: string,
  headers: Record<string, string>,
  { method = 'POST', path, body, timeoutMs, read, headersOf, refusedBy = REFUSED_BY }: PartnerCall<Answer>,
): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const { statusCode, body: answer } = await pool.request({
    method,
    path: base + path,
    headers: { ...headers, ...headersOf?.(text) },
    body: text || null,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const said = await answer.text();
  const reason = `it answers with status ${statusCode}`;
  if (refusedBy.includes(statusCode)) throw new PartnerRefused(reason, statusCode, problemCodeOf(said));
  if (statusCode < 200 || statusCode > 299) throw new PartnerAway(reason, 'refused');
  const understood = attempt(() => read(said === '' ? undefined : parse(said)));
  if (understood === undefined) throw new PartnerAway('its answer cannot be understood', 'garbled');
  return understood;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PartnerAway('its answer is no JSON', 'garbled');
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PartnerAway) throw error;
    return undefined;
  }
}

function problemCodeOf(text: string): string | undefined {
  const problem = attempt(() => JSON.parse(text) as { code?: unknown } | null);
  const code = problem?.code;
  return typeof code === 'string' && PROBLEM_CODE.test(code) ? code : undefined;
}

function awayOf(error: unknown, timeoutMs: number): PartnerAway {
  if (error instanceof PartnerAway) return error;
  const { name, code = name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return new PartnerAway(`no answer within ${timeoutMs} ms`, 'late');
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new PartnerAway('its answer is too long', 'garbled');
  return new PartnerAway(`it cannot be reached (${code})`, 'unreachable');
}

function createInstruments() {
  const meter = metrics.getMeter('guichet');
  return {
    calls: meter.createCounter('guichet_partner_calls', { description: 'Calls to a partner by call and outcome' }),
    seconds: meter.createHistogram('guichet_partner_seconds', {
      description: 'Time of a call to a partner, failed ones included',
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10] },
    }),
  };
}
