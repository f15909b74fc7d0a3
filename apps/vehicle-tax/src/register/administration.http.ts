import { metrics } from '@opentelemetry/api';
import { Pool } from 'undici';
import { AdministrationAway } from './administration.js';

/** What the protocol has. */
export type Call = 'find' | 'confirm';

/** What came of a call; `not-asked`: it was not made. */
type Outcome = 'answered' | 'late' | 'unreachable' | 'refused' | 'garbled' | 'not-asked';

const PATHS: Record<Call, string> = { find: '/vehicles/find', confirm: '/payments/confirm' };
const ANSWER_MAX_BYTES = 1024 * 1024;
const CONNECTIONS_MAX = 4;

class CallFailed extends Error {
  constructor(
    readonly outcome: Outcome,
    reason: string,
  ) {
    super(reason);
  }
}

/** The administration's address: calls it, and counts and times what comes of it. */
export class AdministrationHttp {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly headers: Record<string, string>;
  private readonly instruments = createInstruments();

  constructor(url: string, connectTimeoutMs: number, token?: string) {
    const { origin, pathname } = new URL(url);
    this.path = pathname.replace(/\/+$/, '');
    this.headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    this.pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      connect: { timeout: connectTimeoutMs },
      maxResponseSize: ANSWER_MAX_BYTES,
    });
  }

  /**
   * Makes a call and reads its answer; connection, head and body together may take `timeoutMs`.
   *
   * @param read what the answer says; undefined when it cannot be understood
   * @throws {AdministrationAway} with a short reason that holds nothing of request or answer
   */
  async call<Answer>(
    call: Call,
    body: object,
    timeoutMs: number,
    read: (answer: unknown) => Answer | undefined,
  ): Promise<Answer> {
    const startedMs = performance.now();
    let outcome: Outcome = 'answered';
    try {
      const answer = read(await this.post(PATHS[call], JSON.stringify(body), AbortSignal.timeout(timeoutMs)));
      if (answer === undefined) throw new CallFailed('garbled', 'its answer cannot be understood');
      return answer;
    } catch (error) {
      const failed = failureOf(error, timeoutMs);
      outcome = failed.outcome;
      throw new AdministrationAway(failed.message);
    } finally {
      this.instruments.calls.add(1, { call, outcome });
      this.instruments.seconds.record((performance.now() - startedMs) / 1_000, { call });
    }
  }

  /** Counts a question that was answered without asking. */
  countNotAsked(call: Call): void {
    this.instruments.calls.add(1, { call, outcome: 'not-asked' satisfies Outcome });
  }

  /** Waits for the calls under way, each of which has its time, and closes the connections. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  private async post(path: string, body: string, signal: AbortSignal): Promise<unknown> {
    const request = { method: 'POST' as const, path: this.path + path, headers: this.headers, body, signal };
    const response = await this.pool.request(request);
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new CallFailed('refused', `it answers with status ${response.statusCode}`);
    return JSON.parse(text);
  }
}

function failureOf(error: unknown, timeoutMs: number): CallFailed {
  if (error instanceof CallFailed) return error;
  if (error instanceof SyntaxError) return new CallFailed('garbled', 'its answer is no JSON');
  const { name, code = name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return new CallFailed('late', `no answer within ${timeoutMs} ms`);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new CallFailed('garbled', 'its answer is too long');
  return new CallFailed('unreachable', `it cannot be reached (${code})`);
}

function createInstruments() {
  const meter = metrics.getMeter('guichet');
  return {
    calls: meter.createCounter('guichet_administration_calls', {
      description: 'Calls to the tax administration by call and outcome',
    }),
    seconds: meter.createHistogram('guichet_administration_seconds', {
      description: 'Time of a call to the tax administration, failed ones included',
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10] },
    }),
  };
}
