import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultsOf, type Simulator } from '#libs/product';
import { sendProblem } from './problem.js';

const SLOW_MS = 20_000;

/**
 * How a simulator misbehaves now. `away` and `unavailable` do nothing; with `slow` and `garbled` it is done, and only
 * the answer is late or broken. What a partner's own faults do, the partner does.
 */
export class Faults {
  readonly modes: readonly string[];

  constructor(
    private readonly simulator: Simulator,
    public mode: string,
  ) {
    this.modes = faultsOf(simulator);
  }

  /** What an address goes through that misbehaves; nothing happens while there is no fault. */
  readonly hooks = {
    preValidation: async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (this.mode === 'unavailable')
        return sendProblem(reply, request, 503, `${this.simulator.name}.unavailable`, 'It is unavailable now.');
      if (this.mode !== 'away') return undefined;
      reply.hijack();
      return request.raw.socket.destroy();
    },
    onSend: async (_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
      if (reply.statusCode !== 200) return payload;
      if (this.mode === 'slow') await sleep(SLOW_MS);
      return this.mode === 'garbled' ? String(payload).slice(0, -2) : payload;
    },
  };
}
