import type { Day } from '#libs/domain';
import { PartnerClient, type PartnerCall } from '#libs/partners';
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
}

const FILE_TIMEOUT_MS = 60_000;
/** Counters ask at once, and each waits for its own answer. */
const CONNECTIONS_MAX = 16;
const FILE_MAX_BYTES = 64 * 1024 * 1024;

/** Operators over HTTP. Each has connections and metrics of its own, so that one that hangs holds up nobody else's. */
export class OperatorsClient implements Operators {
  private readonly clients: Readonly<Record<FilingOperator, PartnerClient>>;

  constructor(private readonly options: OperatorsClientOptions) {
    const clientOf = (operator: FilingOperator) =>
      new PartnerClient({
        partner: operator,
        url: options.url && `${options.url.replace(/\/+$/, '')}/operators/${operator}`,
        ...(options.token ? { token: options.token } : {}),
        connectTimeoutMs: options.timeoutMs,
        connectionsMax: CONNECTIONS_MAX,
        answerMaxBytes: FILE_MAX_BYTES,
      });
    this.clients = {
      'western-union': clientOf('western-union'),
      moneygram: clientOf('moneygram'),
      'cash-express': clientOf('cash-express'),
    };
  }

  reserve(operator: InternationalOperator, request: ReservationRequest): Promise<ReservationAnswer> {
    return this.call(operator, {
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
    return this.call(operator, {
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
    return this.clients[operator].call({
      name: 'day-file',
      method: 'GET',
      path: `/days/${encodeURIComponent(day)}`,
      timeoutMs: this.options.fileTimeoutMs ?? FILE_TIMEOUT_MS,
      read: (answer) => readDayFile(operator, day, answer),
    });
  }

  /** Asks nothing more; calls under way end in their time. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.clients).map((client) => client.close()));
  }

  private call<Answer>(operator: InternationalOperator, call: Omit<PartnerCall<Answer>, 'timeoutMs'>): Promise<Answer> {
    return this.clients[operator].call({ ...call, timeoutMs: this.options.timeoutMs });
  }
}
