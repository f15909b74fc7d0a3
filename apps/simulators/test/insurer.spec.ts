import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { claimsContract, ClaimToDecideV1 } from '#libs/events';
import { oneByOne, PartnerExchange, PartnerInbox, partnerMessage, TopicConsumer } from '#libs/messaging';
import type { ArrivedMessage } from '#libs/messaging';
import { eventually, openTestBooks, silentLog, testBroker, TestSimulator, type TestBooks } from '#libs/testing';

const CHANNEL = claimsContract.channels!.find(({ partner }) => partner === 'saham')!;
const POLICY_ID = '01a20309-4c27-766d-b3de-7a4985ccf210';
const prefix = `${randomUUID()}.`;
const folder = mkdtempSync(join(tmpdir(), 'insurer-'));

let books: TestBooks;
let exchange: PartnerExchange;
const simulators: TestSimulator[] = [];

/** The platform's side, as far as events are read, put in order and answered; amounts are those of no product. */
const handler = oneByOne(async ({ type, data }) => {
  if (!type.endsWith('.v1')) throw new DomainError('claim-event.unknown-type', 422, 'This version is not known.');
  if (Number(Reflect.get(data as object, 'amountCentimes')) > 1_000_000)
    throw new DomainError('claim.amount-outside-table', 422, 'So much is not paid.');
});

beforeAll(async () => {
  books = await openTestBooks();
  const { dataSource } = books;
  const inbox = new PartnerInbox({ dataSource, partners: ['saham'], handler, windowMs: 60_000, log: silentLog });
  const broker = testBroker(prefix);
  exchange = new PartnerExchange({ service: 'claims', broker, dataSource, inbox, channels: [CHANNEL], log: silentLog });
  exchange.start();
});

afterAll(async () => {
  await Promise.all(simulators.map((simulator) => simulator.kill()));
  await exchange.stop();
  await books.close();
  rmSync(folder, { recursive: true });
});

const start = async (stateFile = '') => {
  const env = { KAFKA_PREFIX: prefix, ...(stateFile ? { STATE_FILE: join(folder, stateFile) } : {}) };
  const simulator = await TestSimulator.start('insurer', env);
  simulators.push(simulator);
  return simulator;
};
const declare = async (insurer: TestSimulator) => {
  const { status, body } = await insurer.call('POST', '/events/declare', { policyId: POLICY_ID, benefit: 'ambulance' });
  expect(status).toBe(200);
  return body as { claimNumber: string; number: number | string };
};
const accept = (insurer: TestSimulator, claimNumber: string) =>
  insurer.call('POST', '/events/accept', { claimNumber, amountCentimes: 80_000 });

interface Standing {
  id: string;
  source: string;
  type: string;
  status: string;
  code: string | null;
}

/** How the events stand that a claim's source has sent. @param mark of the source, with which its claims begin */
const standingOf = (claimNumber: string) =>
  books.dataSource.query<Standing[]>(
    `SELECT id, source, type, status, code FROM partner_event WHERE source ILIKE '%' || $1 ORDER BY number`,
    [claimNumber.split('-')[0]],
  );
/** Ids of what a claim's source has written to its topic, in order. */
const writtenBy = async (claimNumber: string, count: number) => {
  const found: string[] = [];
  const mark = claimNumber.split('-')[0]!.toLowerCase();
  const apply = async (messages: ArrivedMessage[]) => {
    const events = messages.map(({ value }) => String(value)).filter((text) => text.includes(`-${mark}"`));
    found.push(...events.map((text) => (JSON.parse(text) as { id: string }).id));
  };
  const reading = { topic: CHANNEL.topic, group: randomUUID(), apply, isPartners: true };
  const consumer = new TopicConsumer(testBroker(prefix), reading, silentLog);
  consumer.start();
  await eventually(
    () => found.length,
    (length) => length >= count,
  ).finally(() => consumer.stop());
  return found;
};
const until = (claimNumber: string, count: number) =>
  eventually(
    () => standingOf(claimNumber),
    (all) => all.length >= count,
    15_000,
  );
const statuses = (all: readonly Standing[]) =>
  all.map(({ id, status, code }) => [id, status, code ?? ''].join(' ').trim());

describe('the simulated insurer', () => {
  it('says what it is told to, numbers it, reads its answers, and goes on where it was after a restart', async () => {
    const insurer = await start('book.jsonl');
    const { claimNumber, number } = await declare(insurer);
    expect(number).toBe(1);
    await insurer.call('POST', '/events/documents', { claimNumber, documents: ['invoice'] });
    await accept(insurer, claimNumber);
    expect(statuses(await until(claimNumber, 3))).toEqual(['event-1 taken', 'event-2 taken', 'event-3 taken']);
    const answers = await eventually(
      async () => (await insurer.call('POST', '/answers')).body.answers as string[],
      (all) => all.length >= 3,
      15_000,
    );
    expect(answers.sort()).toEqual(['event-1 taken', 'event-2 taken', 'event-3 taken']);
    await insurer.stop();
    const again = await start('book.jsonl');
    await again.call('POST', '/events/settle', { claimNumber, amountCentimes: 80_000 });
    expect(statuses(await until(claimNumber, 4)).at(-1)).toBe('event-4 taken');
    await again.stop();
  }, 60_000);

  it('decides by itself when it is told to: each claim once, and pays the carrier', async () => {
    const insurer = await start();
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    const notice = (claimNumber: string) => {
      const data = { ...ClaimToDecideV1.sample, claimNumber, benefit: 'ambulance', missing: ['invoice'] };
      const at = new Date().toISOString();
      return partnerMessage('claims', {
        key: 'notices',
        type: ClaimToDecideV1.type,
        id: randomUUID(),
        subject: claimNumber,
        at,
        data,
      });
    };
    const tell = (claimNumber: string) => broker.send(producer, CHANNEL.answersTopic, [notice(claimNumber)]);
    const { claimNumber: own } = await declare(insurer);
    expect((await insurer.call('POST', '/automatic', { mode: 'on' })).body).toEqual({ mode: 'on' });
    for (const number of ['000009', '000009', '000010']) await tell(`RAB-001-A-2026-${number}`);
    const decided = ['insurer.documents-received.v1', 'insurer.claim-accepted.v1', 'insurer.claim-settled.v1'];
    const types = (await until(own, 7)).map(({ type }) => type);
    expect(types).toEqual(['insurer.claim-declared.v1', ...decided, ...decided]);
    await producer.disconnect();
    await insurer.stop();
  }, 60_000);

  const REFUSED = 'refused claim-event.unknown-type';

  it.each<[fault: string, written: string[], standing: string[]]>([
    ['none', ['event-1', 'event-2'], ['event-1 taken', 'event-2 taken']],
    ['twice', ['event-1', 'event-1', 'event-2', 'event-2'], ['event-1 taken', 'event-2 taken']],
    ['out-of-order', ['event-2', 'event-1'], ['event-1 taken', 'event-2 taken']],
    ['missing-number', ['event-2', 'event-4'], ['event-2 held', 'event-4 held']],
    ['wrong-version', ['event-1', 'event-2'], [`event-1 ${REFUSED}`, `event-2 ${REFUSED}`]],
    ['amount-above-table', ['event-1', 'event-2'], ['event-1 taken', 'event-2 refused claim.amount-outside-table']],
  ])(
    'misbehaves as it is told to: %s',
    async (fault, written, standing) => {
      const insurer = await start();
      await insurer.fault(fault);
      const { claimNumber } = await declare(insurer);
      await accept(insurer, claimNumber);
      await until(claimNumber, 2);
      expect(statuses(await standingOf(claimNumber))).toEqual(standing);
      expect(await writtenBy(claimNumber, written.length)).toEqual(written);
      await insurer.stop();
    },
    30_000,
  );

  it('is silent, or says what nobody can read, and what follows is held for it', async () => {
    const insurer = await start();
    await insurer.fault('silent');
    expect(await declare(insurer)).toMatchObject({ number: 'not said' });
    await insurer.fault('garbled');
    await declare(insurer);
    await insurer.fault('none');
    const { claimNumber, number } = await declare(insurer);
    expect(number).toBe(2);
    expect(statuses(await until(claimNumber, 1))).toEqual(['event-2 held']);
  }, 30_000);
});
