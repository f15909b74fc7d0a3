import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Broker } from '#libs/messaging';
import type { Faults } from '../faults.js';
import { definePartner, type Partner } from '../partner.js';
import { sendProblem } from '../problem.js';
import { EventNumbers, stderrLog, type NumbersEntry } from '../voice.js';
import { csvOf, givenLines } from './day-file.js';
import { Domestic } from './domestic.js';
import manifest from './manifest.js';
import { OperatorMemory } from './memory.js';
import { Misanswers } from './misanswers.js';
import {
  ANNOUNCED_BODY,
  CANCELLATION_BODY,
  DAY_PARAMS,
  DOMESTIC,
  PAID_ELSEWHERE_BODY,
  PARAMS,
  REFERENCE_BODY,
  REQUEST_BODY,
  RESERVATION_BODY,
  SENDING_BODY,
  type International,
  type Name,
  type OperatorName,
  type ReservationBody,
  type SendingBody,
} from './protocol.js';
import { operatorOf, readRemittances } from './remittances.js';
import { reservedBy, Reservations } from './reservations.js';
import { Sendings } from './sendings.js';

interface Operators {
  memory: OperatorMemory;
  reservations: Reservations;
  sendings: Sendings;
  domestic: Domestic;
}
type Of = { operator: International };
type OfRequest = Of & { requestId: string };
type OfDay = { operator: OperatorName; day: string };

/** The operators of money transfers, as far as counters need them. */
export default definePartner(
  manifest,
  ({ brokers, login, prefix, remittancesFile, reservedSeconds }, state): Partner => {
    const memory = new OperatorMemory(state, readRemittances(remittancesFile));
    const numbers = new EventNumbers(state);
    memory.replay<NumbersEntry>((entry) => numbers.take(entry));
    numbers.begin(DOMESTIC);
    const broker = new Broker(brokers, 'simulated-operator', stderrLog, prefix, login ?? undefined);
    const domestic = new Domestic(broker, numbers, memory);
    const reservations = new Reservations(memory, reservedSeconds);
    const operators: Operators = { memory, reservations, sendings: new Sendings(memory), domestic };
    return {
      about: `they know ${memory.remittances} remittances`,
      serve: (server, faults) => {
        domestic.start(faults);
        serveCounters(server, faults, operators);
        serveFiles(server, faults, memory);
        serveActions(server, operators);
      },
      close: () => domestic.close(),
    };
  },
);

/** What counters ask for, by the platform's own ids. */
function serveCounters(server: FastifyInstance, faults: Faults, { memory, reservations, sendings }: Operators): void {
  const misanswers = new Misanswers();
  const asking = (body?: object) => ({ schema: { params: PARAMS, ...(body ? { body } : {}) }, ...faults.hooks });
  const at = '/operators/:operator';
  server.post<{ Params: Of; Body: ReservationBody }>(
    `${at}/reservations`,
    asking(RESERVATION_BODY),
    async ({ params: { operator }, body }) =>
      misanswers.answer(faults, 'reserve', body.requestId, reservations.reserve(operator, body)),
  );
  for (const [path, does] of [
    ['confirmations', 'confirm'],
    ['releases', 'release'],
  ] as const)
    server.post<{ Params: Of; Body: { requestId: string } }>(
      `${at}/${path}`,
      asking(REQUEST_BODY),
      async ({ params: { operator }, body: { requestId } }) =>
        misanswers.answer(faults, does, requestId, reservations[does](operator, requestId)),
    );
  server.post<{ Params: Of; Body: SendingBody }>(
    `${at}/sendings`,
    asking(SENDING_BODY),
    async ({ params: { operator }, body }) =>
      misanswers.answer(faults, 'send', body.requestId, sendings.send(operator, body)),
  );
  server.post<{ Params: OfRequest }>(
    `${at}/sendings/:requestId/cancellation`,
    asking(CANCELLATION_BODY),
    async ({ params: { operator, requestId } }) =>
      misanswers.answer(faults, 'cancel', requestId, sendings.cancel(operator, requestId)),
  );
  server.get<{ Params: OfRequest }>(`${at}/requests/:requestId`, asking(), async ({ params }) =>
    misanswers.answer(faults, 'ask', params.requestId, standingOf(memory, params)),
  );
}

/** What became of a request. */
function standingOf(memory: OperatorMemory, { operator, requestId }: OfRequest): object {
  const request = memory.requestOf(operator, requestId);
  if (!request) return { requestId, status: 'unknown' };
  const { status, code, reference } = request;
  if (code && status === 'refused') return { requestId, status, code };
  if (status === 'reserved' || status === 'confirmed') return { requestId, status, ...reservedBy(request) };
  return { requestId, status, ...(request.kind === 'sending' ? { reference: reference ?? null } : {}) };
}

/** The files of business days, as JSON and as CSV. */
function serveFiles(server: FastifyInstance, faults: Faults, memory: OperatorMemory): void {
  const asking = { schema: { params: DAY_PARAMS }, ...faults.hooks };
  const linesOf = ({ operator, day }: OfDay) => givenLines(memory.linesOf(operator, day), faults.mode);
  server.get<{ Params: OfDay }>('/operators/:operator/days/:day', asking, async ({ params }) => ({
    operator: params.operator,
    day: params.day,
    lines: linesOf(params),
  }));
  server.get<{ Params: OfDay }>('/operators/:operator/days/:day/lines.csv', asking, async ({ params }, reply) =>
    reply.type('text/csv; charset=utf-8').send(csvOf(linesOf(params))),
  );
}

/** What somebody at the operators' does. */
function serveActions(server: FastifyInstance, { memory, domestic }: Operators): void {
  server.post<{ Body: { operator: International; amountCentimes: number; beneficiary: Name } & AnnouncedBy }>(
    '/announce-remittance',
    { schema: { body: ANNOUNCED_BODY } },
    async ({ body: { sender = SENDER, country = 'FR', ...announced } }) => {
      const reference = memory.newReference(announced.operator);
      memory.remember({ remittance: { ...announced, reference, sender: { ...sender, country } } });
      return { ...announced, reference };
    },
  );
  server.post<{ Body: { reference: string } }>(
    '/block',
    { schema: { body: REFERENCE_BODY } },
    async ({ body: { reference } }) => {
      memory.remember({ blocked: reference });
      return { reference };
    },
  );
  server.post<{ Body: { reference: string; amountCentimes?: number; counter?: string } }>(
    '/paid-elsewhere',
    { schema: { body: PAID_ELSEWHERE_BODY } },
    async (request, reply) => payElsewhere(request, reply, { memory, domestic }),
  );
  server.post('/answers', async () => ({ answers: domestic.answers.lines }));
}

interface AnnouncedBy {
  sender?: Name;
  country?: string;
}
const SENDER: Name = { firstName: 'Mohamed', lastName: 'Bennis' };

async function payElsewhere(
  request: FastifyRequest<{ Body: { reference: string; amountCentimes?: number; counter?: string } }>,
  reply: FastifyReply,
  { memory, domestic }: Pick<Operators, 'memory' | 'domestic'>,
): Promise<object> {
  const { reference, ...given } = request.body;
  const isDomestic = operatorOf(reference) === undefined;
  const refusal = isDomestic ? domestic.refusalOf(reference, given.amountCentimes) : refusalAbroad(memory, reference);
  if (refusal) return sendProblem(reply, request, 409, 'operator.not-paid', refusal);
  if (isDomestic) return domestic.pay(reference, given);
  memory.remember({ gone: reference });
  return { reference };
}

function refusalAbroad(memory: OperatorMemory, reference: string): string | undefined {
  const operator = operatorOf(reference)!;
  if (memory.stateOf(reference) !== 'open') return 'It was paid already, or is blocked.';
  if (memory.holderOf(reference)) return 'It is reserved by the platform, or paid there.';
  const sending = memory.sendingOf(reference);
  if (sending) return sending.status === 'sent' ? undefined : 'It was cancelled.';
  return memory.remittanceOf(operator, reference) ? undefined : 'There is no such transfer.';
}
