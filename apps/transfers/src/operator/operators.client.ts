import type { Day } from '#libs/domain';
import { Breaker, PartnerAway, PartnerClient, PartnerRefused, type PartnerCall } from '#libs/partners';
import type {
  CancellationAnswer,
  ConfirmationAnswer,
  FilingOperator,
  InternationalOperator,
  OperatorLine,
  Operators,
  ReleaseAnswer,
  RequestStanding,
  ReservationAnswer,
  ReservationRequest,
  SendingAnswer,
  SendingRequest,
} from './operator.js';
import {
  readCancellation,
  readConfirmation,
  readDayFile,
  readRelease,
  readReservation,
  readSending,
  readStanding,
  reservationBody,
  sendingBody,
} from './operators.wire.js';

/** How the operators are reached. */
export interface OperatorsClientOptions {
  /** Below it `/operators/<operator>/…`; empty: there are none to ask. */
  url: string;
  /** A bearer token. */
  token?: string;
  /** How long a counter waits for an answer. */
  timeoutMs: number;
  /** How long the file of a day is waited for. */
  fileTimeoutMs?: number;
  /** How long nothing is begun at an operator that did not answer, at first and at most. */
  restFirstMs?: number;
  restLongestMs?: number;
}

/** An operator that is asked, and whether it is left alone for a while. */
interface Line {
  client: PartnerClient;
  breaker: Breaker;
}

const FILE_TIMEOUT_MS = 60_000;
/** Counters ask at once, and each waits for its own answer. */
const CONNECTIONS_MAX = 16;
const FILE_MAX_BYTES = 64 * 1024 * 1024;
const REST_FIRST_MS = 1_000;
const REST_LONGEST_MS = 30_000;

/**
 * Operators over HTTP. Each has connections and metrics of its own, so that one that hangs holds up nobody else's. While
 * one does not answer nothing is begun there (`reserve`, `send`: a counter is told at once), and what was begun is
 * settled all the same.
 */
export class OperatorsClient implements Operators {
  private readonly lines: Readonly<Record<FilingOperator, Line>>;

  constructor(private readonly options: OperatorsClientOptions) {
    this.lines = {
      'western-union': lineTo('western-union', options),
      moneygram: lineTo('moneygram', options),
      'cash-express': lineTo('cash-express', options),
    };
  }

  reserve(operator: InternationalOperator, request: ReservationRequest): Promise<ReservationAnswer> {
    return this.begin(operator, {
      name: 'reserve',
      path: '/reservations',
      body: reservationBody(request),
      read: (answer) => readReservation(request, answer),
    });
  }

  confirm(operator: InternationalOperator, requestId: string): Promise<ConfirmationAnswer> {
    const read = (answer: unknown) => readConfirmation(requestId, answer);
    return this.call(operator, { name: 'confirm', path: '/confirmations', body: { requestId }, read });
  }

  release(operator: InternationalOperator, requestId: string): Promise<ReleaseAnswer> {
    const read = (answer: unknown) => readRelease(requestId, answer);
    return this.call(operator, { name: 'release', path: '/releases', body: { requestId }, read });
  }

  ask(operator: InternationalOperator, requestId: string): Promise<RequestStanding> {
    const path = `/requests/${encodeURIComponent(requestId)}`;
    return this.call(operator, { name: 'ask', method: 'GET', path, read: (answer) => readStanding(requestId, answer) });
  }

  send(operator: InternationalOperator, request: SendingRequest): Promise<SendingAnswer> {
    return this.begin(operator, {
      name: 'send',
      path: '/sendings',
      body: sendingBody(request),
      read: (answer) => readSending(request, answer),
    });
  }

  cancelSending(operator: InternationalOperator, requestId: string): Promise<CancellationAnswer> {
    const path = `/sendings/${encodeURIComponent(requestId)}/cancellation`;
    const read = (answer: unknown) => readCancellation(requestId, answer);
    return this.call(operator, { name: 'cancel', path, body: {}, read });
  }

  dayFile(operator: FilingOperator, day: Day): Promise<readonly OperatorLine[]> {
    return this.lines[operator].client.call({
      name: 'day-file',
      method: 'GET',
      path: `/days/${encodeURIComponent(day)}`,
      timeoutMs: this.options.fileTimeoutMs ?? FILE_TIMEOUT_MS,
      read: (answer) => readDayFile(operator, day, answer),
    });
  }

  /** Asks nothing more; calls under way end in their time. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.lines).map(({ client }) => client.close()));
  }

  /** What was begun is settled whatever the operator did before; once it answers, the next counter may try. */
  private async call<Answer>(operator: InternationalOperator, call: Timed<Answer>): Promise<Answer> {
    const { client, breaker } = this.lines[operator];
    const answer = await client.call({ ...call, timeoutMs: this.options.timeoutMs });
    breaker.heard(performance.now());
    return answer;
  }

  private async begin<Answer>(operator: InternationalOperator, call: Timed<Answer>): Promise<Answer> {
    const { client, breaker } = this.lines[operator];
    if (!breaker.admits(performance.now())) {
      client.countNotAsked(call.name);
      throw new PartnerAway(`it is left alone for a while: ${breaker.failure}`, 'not-asked');
    }
    try {
      const answer = await client.call({ ...call, timeoutMs: this.options.timeoutMs });
      breaker.succeeded();
      return answer;
    } catch (error) {
      if (isAbsence(error)) breaker.failed(error.message, performance.now());
      else breaker.succeeded();
      throw error;
    }
  }
}

type Timed<Answer> = Omit<PartnerCall<Answer>, 'timeoutMs'>;

function lineTo(operator: FilingOperator, options: OperatorsClientOptions): Line {
  const { url, token, timeoutMs, restFirstMs = REST_FIRST_MS, restLongestMs = REST_LONGEST_MS } = options;
  const client = new PartnerClient({
    partner: operator,
    url: url && `${url.replace(/\/+$/, '')}/operators/${operator}`,
    ...(token ? { token } : {}),
    connectTimeoutMs: timeoutMs,
    connectionsMax: CONNECTIONS_MAX,
    answerMaxBytes: FILE_MAX_BYTES,
  });
  return { client, breaker: new Breaker(restFirstMs, restLongestMs) };
}

/** Whether it does not answer at all; one that refuses a request, or mixes up answers, is there. */
function isAbsence(error: unknown): error is PartnerAway {
  return error instanceof PartnerAway && !(error instanceof PartnerRefused) && error.outcome !== 'garbled';
}
