import fastify, { type FastifyInstance } from 'fastify';
import type { Faults } from './faults.js';
import type { Partner } from './partner.js';
import { answerProblems } from './problem.js';
import type { StateFile } from './state.js';

const BODY_MAX_BYTES = 2 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** The server of a simulated partner: health, the fault it is told to have, and what the partner answers. */
export async function createSimulator(
  name: string,
  partner: Partner,
  faults: Faults,
  state: StateFile,
): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  answerProblems(server, name);
  server.addHook('onClose', async () => {
    await partner.close?.();
    state.close();
  });
  server.get('/health/live', () => Promise.resolve({ status: 'live' }));
  server.get('/health/ready', () => Promise.resolve({ status: 'ready' }));
  server.get('/faults', () => Promise.resolve({ mode: faults.mode }));
  const mode = { enum: faults.modes };
  const body = { type: 'object', required: ['mode'], additionalProperties: false, properties: { mode } };
  server.post<{ Body: { mode: string } }>('/faults', { schema: { body } }, async ({ body }) => {
    faults.mode = body.mode;
    return { mode: faults.mode };
  });
  await partner.serve(server, faults);
  return server;
}
