import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { BARE_TABLES, BARE_WRITE, documentsOf, type BareTransfer } from './bare.sql.js';

// The bare limit that the bench compares with: fastify and pg alone, the same rows in the same batches by one
// statement. No validation, no tokens, no Kafka, no keys looked up, no decision.
const databaseUrl = process.env.DATABASE_URL;
const port = Number(process.env.PORT);

const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query(BARE_TABLES);

interface Waiting {
  transfer: BareTransfer;
  done: () => void;
}

const waiting: Waiting[] = [];
let isRunning = false;

async function run(): Promise<void> {
  isRunning = true;
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 500);
    const values = documentsOf(batch.map(({ transfer }) => transfer));
    await client.query({ name: 'write', text: BARE_WRITE, values });
    for (const { done } of batch) done();
  }
  isRunning = false;
}

const server = fastify();
server.post('/transfers', async (request, reply) => {
  const transfer = { id: randomUUID(), key: randomUUID(), body: request.body as BareTransfer['body'] };
  await new Promise<void>((done) => {
    waiting.push({ transfer, done });
    if (!isRunning) void run();
  });
  return reply.status(201).send({ id: transfer.id, status: 'sent', amountCentimes: transfer.body.amountCentimes });
});
await server.listen({ port, host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
