import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LANE_COUNT } from '#libs/commands';
import { sourceOf, type Contract } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { Broker, type Log, type OutgoingMessage } from '#libs/messaging';
import { homeFolder, readState } from '../home/home.js';
import { KAFKA_ADMINISTRATOR, kafkaLogin } from '../home/secrets.js';
import { connectApi } from '../platform/api.js';
import { verify } from '../platform/verify.js';

/** What a fault works on. */
export interface Drilled {
  contract: Contract;
  /** Draws one of some. */
  pick: <Item>(items: readonly Item[]) => Item;
}

/** Something that goes wrong on purpose. */
export interface Fault {
  name: string;
  /** Makes it happen, and ends what of it does not end by itself. @returns what was done, for whoever reads along */
  happen: (drilled: Drilled) => Promise<string>;
}

const FROZEN_MS = 8_000;
const LOCKED_MS = 5_000;
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Every fault that a running platform must come out of by itself, or by one command. */
export const FAULTS: readonly Fault[] = [
  ...(['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const).map((signal): Fault => ({
    name: `${signal} of an instance`,
    happen: async ({ pick }) => {
      const { instance, pid } = pick(readState().services);
      if (pid !== undefined) process.kill(pid, signal);
      return instance;
    },
  })),
  ...(['relay', 'commands', 'consumer'] as const).map((application): Fault => ({
    name: `silence between a ${application} and PostgreSQL`,
    happen: async ({ pick }) => {
      const service = pick(Object.keys(readState().databases));
      return freezeBackend(service, application);
    },
  })),
  {
    name: 'SIGKILL of Kafka',
    happen: async () => {
      const { kafka } = readState().infrastructure;
      if (kafka !== undefined) process.kill(kafka, 'SIGKILL');
      return kafka === undefined ? 'given, left alone' : 'embedded';
    },
  },
  {
    name: 'a row locked by a stranger',
    happen: ({ contract: { product } }) =>
      onDatabase(product, async (client) => {
        await client.query('BEGIN');
        const { rows } = await client.query<{ id: string }>(
          `SELECT id FROM ledger_account WHERE id LIKE 'drawer:%' ORDER BY random() LIMIT 1 FOR UPDATE`,
        );
        await sleep(LOCKED_MS);
        await client.query('ROLLBACK');
        return rows[0]?.id ?? 'none';
      }),
  },
  {
    name: 'the topic deleted',
    happen: async ({ contract: { topic } }) => {
      await onKafka(async (broker) => {
        const admin = await broker.admin();
        await admin.deleteTopics({ topics: [broker.topicName(topic)] });
        await admin.disconnect();
      });
      return topic;
    },
  },
  {
    name: 'the topic made anew with other partitions, and deleted',
    happen: async ({ contract: { topic } }) => {
      await onKafka(async (broker) => {
        const admin = await broker.admin();
        const name = broker.topicName(topic);
        await admin.deleteTopics({ topics: [name] });
        await admin.createTopics({ topics: [{ topic: name, numPartitions: 3 }] }).catch(() => undefined);
        await sleep(LOCKED_MS);
        await admin.deleteTopics({ topics: [name] });
        await admin.disconnect();
      });
      return topic;
    },
  },
  {
    name: 'rubbish at the next place of every lane',
    happen: async ({ contract }) => {
      const messages = (await headsOf(contract)).map(({ lane, head }) => rubbish(contract, lane, head + 1));
      await bring(contract, messages);
      return discardLetters();
    },
  },
  {
    name: 'a wrong figure',
    happen: async () => {
      const { reports } = readState();
      // By its key: its place in the table changes while counters work.
      const { rowCount } = await onDatabase(reports, (client) =>
        client.query(
          `UPDATE figure SET count = count + 3 WHERE (projection, day, indicator, agency) IN (
             SELECT projection, day, indicator, agency FROM figure
             WHERE projection = (SELECT name FROM projection WHERE role = 'current') ORDER BY random() LIMIT 1)`,
        ),
      );
      if (rowCount !== 1) return 'none';
      const found = await verify(await connectApi('administrator'));
      if (found.differences.length === 0) throw new SetUpError('verify did not find a wrong figure');
      await rebuild();
      return found.differences[0] ?? '';
    },
  },
];

/** Lets one connection of a service hear nothing for a while: its server process is frozen. */
async function freezeBackend(service: string, application: string): Promise<string> {
  const pid = await onDatabase(service, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 LIMIT 1`,
      [application],
    );
    return rows[0]?.pid;
  });
  if (pid === undefined || readState().infrastructure.postgres === undefined) return `${service}: none`;
  process.kill(pid, 'SIGSTOP');
  try {
    await sleep(FROZEN_MS);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return service;
}

async function onDatabase<Result>(service: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: readState().databases[service], application_name: 'drill' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function onKafka(work: (broker: Broker) => Promise<unknown>): Promise<void> {
  const { kafkaBrokers = '', infrastructure } = readState();
  const login = infrastructure.kafka === undefined ? undefined : kafkaLogin(homeFolder(), KAFKA_ADMINISTRATOR);
  await work(new Broker(kafkaBrokers.split(','), 'drill', SILENT, '', login));
}

function headsOf({ product }: Contract): Promise<{ lane: number; head: number }[]> {
  return onDatabase(product, async (client) => {
    const { rows } = await client.query<{ lane: number; head: number }>(
      'SELECT lane, head::float8 AS head FROM journal_lane',
    );
    return rows;
  });
}

function rubbish({ product, events }: Contract, lane: number, position: number): OutgoingMessage {
  const [event] = Object.values(events);
  return {
    partition: lane % LANE_COUNT,
    key: 'rubbish',
    value: '{',
    headers: {
      ce_specversion: '1.0',
      ce_id: `${lane}-${position}`,
      ce_type: event?.type ?? '',
      ce_source: sourceOf(product),
      ce_subject: randomUUID(),
      ce_time: new Date().toISOString(),
      ce_sequence: `${lane}:${position}`,
    },
  };
}

async function bring({ topic }: Contract, messages: OutgoingMessage[]): Promise<void> {
  await onKafka(async (broker) => {
    const producer = await broker.producer();
    await broker.send(producer, topic, messages);
    await producer.disconnect();
  });
}

const LETTERS_COME_MS = 3_000;

/** Gives up the letters of rubbish, as an administrator would: those that no journal has answered for. */
async function discardLetters(): Promise<string> {
  await sleep(LETTERS_COME_MS);
  const api = await connectApi('administrator');
  const path = `/api/${api.state.reports}/v1/dead-letters`;
  const { items } = await api.get<{ items: { id: number; status: string }[] }>(`${path}?limit=200`);
  for (const { id } of items.filter(({ status }) => status === 'waiting')) {
    await api.post(`${path}/${id}/discard`).catch(() => undefined); // its journal was faster
  }
  return `${items.length} letters`;
}

const NO_PROGRESS_MAX_MS = 60_000;

/** Makes the figures anew, for as long as that gets on: after an hour of load there are millions of events. */
async function rebuild(): Promise<void> {
  const api = await connectApi('administrator');
  const path = `/api/${api.state.reports}/v1/projections`;
  const { name } = await api.post<{ name: string }>(path);
  let [applied, progressMs] = [-1, performance.now()];
  while (performance.now() - progressMs < NO_PROGRESS_MAX_MS) {
    const states = await api.get<{ name: string; role: string; applied: number }[]>(path);
    const made = states.find((state) => state.name === name);
    if (made?.role === 'current') return;
    if (made && made.applied !== applied) [applied, progressMs] = [made.applied, performance.now()];
    await sleep(300);
  }
  throw new SetUpError('making the figures anew gets nowhere');
}
