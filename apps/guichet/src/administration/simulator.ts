import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { problemBody } from '../problem.js';
import type { TaxLedger } from './ledger.js';
import {
  CONFIRM_BODY,
  ELSEWHERE_BODY,
  FAULT_BODY,
  FIND_BODY,
  type Fault,
  type Half,
  type Payment,
  type VehicleRecord,
} from './protocol.js';
import type { RegisteredVehicle } from './register.js';

const BODY_MAX_BYTES = 2 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const SLOW_MS = 20_000;

export interface SimulatorOptions {
  register: ReadonlyMap<string, RegisteredVehicle>;
  ledger: TaxLedger;
  fault?: Fault;
}

/**
 * The tax administration, as far as counters need it, over HTTP; it can be told to misbehave. `away` and `unavailable`
 * do nothing; with `slow` and `garbled` it is done, and only the answer is late or broken.
 */
export function createSimulator({ register, ledger, fault = 'none' }: SimulatorOptions) {
  const server = fastify({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const state = { fault };
  answerProblems(server);
  server.addHook('onClose', () => ledger.close());
  server.get('/health/ready', () => Promise.resolve({ status: 'ready' }));
  server.get('/faults', () => Promise.resolve({ mode: state.fault }));
  server.post<{ Body: { mode: Fault } }>('/faults', { schema: { body: FAULT_BODY } }, async ({ body }) => {
    state.fault = body.mode;
    return { mode: state.fault };
  });

  const record = (plate: string): VehicleRecord => ({
    plate,
    vehicle: register.get(plate) ?? null,
    paid: ledger.paidOf(plate),
  });
  const elsewhere = { schema: { body: ELSEWHERE_BODY } };
  server.post<{ Body: { plate: string; year: number; half?: Half | null } }>(
    '/elsewhere',
    elsewhere,
    async (request) => {
      const { plate, year, half = null } = request.body;
      ledger.payElsewhere(plate, [year], half);
      return record(plate);
    },
  );

  const faulty = faultyHooks(state);
  const find = { schema: { body: FIND_BODY }, ...faulty };
  server.post<{ Body: { plates: string[] } }>('/vehicles/find', find, async ({ body }) => ({
    vehicles: body.plates.map(record),
  }));
  const confirm = { schema: { body: CONFIRM_BODY }, ...faulty };
  server.post<{ Body: { payments: Payment[] } }>('/payments/confirm', confirm, async ({ body }) => {
    if (state.fault === 'already-paid') payAllElsewhere(ledger, body.payments);
    return { verdicts: ledger.confirm(body.payments) };
  });
  return server;
}

/** What the two calls go through: nothing when there is no fault. */
function faultyHooks(state: { fault: Fault }) {
  return {
    preValidation: async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (state.fault === 'unavailable')
        return sendProblem(reply, request, 503, 'unavailable', 'It is unavailable now.');
      if (state.fault !== 'away') return undefined;
      reply.hijack();
      return request.raw.socket.destroy();
    },
    onSend: async (_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
      if (reply.statusCode !== 200) return payload;
      if (state.fault === 'slow') await sleep(SLOW_MS);
      return state.fault === 'garbled' ? String(payload).slice(0, -2) : payload;
    },
  };
}

/** Somebody else was faster with each of the payments that are told for the first time. */
function payAllElsewhere(ledger: TaxLedger, payments: readonly Payment[]): void {
  for (const payment of payments) {
    if (payment.status !== 'paid' || ledger.knows(payment.paymentId, payment.plate)) continue;
    ledger.payElsewhere(payment.plate, payment.years, payment.half);
  }
}

function answerProblems(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, 404, 'not-found', 'There is nothing under this address and method.'),
  );
  server.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, request, status, 'invalid', error.message);
    console.error(error);
    return sendProblem(reply, request, status, 'internal-error', 'Something went wrong here.');
  });
}

function sendProblem(reply: FastifyReply, { url }: FastifyRequest, status: number, code: string, detail: string) {
  const body = problemBody({ status, code: `administration.${code}`, detail, instance: url });
  return reply.status(status).type('application/problem+json').send(body);
}
