import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, DomainError, instantOf } from '#libs/domain';
import { OperationToldV1, transfersContract } from '#libs/events';
import { oneByOne, PartnerExchange, PartnerInbox, partnerMessage, type PartnerEvent } from '#libs/messaging';
import { eventually, openTestBooks, silentLog, testBroker, TestSimulator, type TestBooks } from '#libs/testing';

const CHANNEL = transfersContract.channels!.find(({ partner }) => partner === 'cash-express')!;
const REFUSED = 'CAS-001-T-2026-000009';
const prefix = `${randomUUID()}.`;
const today = businessDay(instantOf(Date.now()));
const heard: PartnerEvent[] = [];

let books: TestBooks;
let exchange: PartnerExchange;
let operators: TestSimulator;

/** The platform's side, as far as events are read, put in order and answered. */
const handler = oneByOne(async (event) => {
  heard.push(event);
  if (Reflect.get(event.data as object, 'reference') === REFUSED)
    throw new DomainError('transfer.already-paid', 409, 'This transfer was paid out already.');
});

beforeAll(async () => {
  books = await openTestBooks();
  const { dataSource } = books;
  const partners = ['cash-express'];
  const inbox = new PartnerInbox({ dataSource, partners, handler, windowMs: 60_000, log: silentLog });
  const broker = testBroker(prefix);
  const reading = { service: 'transfers', broker, dataSource, inbox, channels: [CHANNEL], log: silentLog };
  exchange = new PartnerExchange(reading);
  exchange.start();
  await broker.ensurePresent([CHANNEL.topic, CHANNEL.answersTopic]);
  operators = await TestSimulator.start('operator', { KAFKA_PREFIX: prefix });
});

afterEach(() => operators.fault('none'));

afterAll(async () => {
  await operators.kill();
  await exchange.stop();
  await books.close();
});

const paidElsewhere = (body: object) => operators.call('POST', '/paid-elsewhere', body);
const linesOf = async () =>
  (await operators.call('GET', `/operators/cash-express/days/${today}`)).body.lines as Record<string, unknown>[];
const heardOf = (reference: string) =>
  heard.filter(({ data }) => Reflect.get(data as object, 'reference') === reference);
const tell = async (told: Partial<typeof OperationToldV1.sample>) => {
  const data = { ...OperationToldV1.sample, at: instantOf(Date.now()), ...told };
  const broker = testBroker(prefix);
  const producer = await broker.producer();
  const { requestId: id, reference: subject, at } = data;
  const message = partnerMessage('transfers', { key: subject, type: OperationToldV1.type, id, subject, at, data });
  await broker.send(producer, CHANNEL.answersTopic, [message]).finally(() => producer.disconnect());
};

describe("the domestic operator's own counters", () => {
  it('pay what they were told of, once; the platform hears of it, and its answer is read', async () => {
    const reference = 'RAB-001-T-2026-000001';
    await tell({ reference, requestId: randomUUID(), amountCentimes: 90_000 });
    await eventually(linesOf, (lines) => lines.some((line) => line.reference === reference), 15_000);
    const { status, body } = await paidElsewhere({ reference, counter: 'CE-FES-02' });
    expect([status, body]).toEqual([200, { reference, amountCentimes: 90_000, number: 1 }]);
    await eventually(
      () => heardOf(reference),
      (events) => events.length > 0,
      15_000,
    );
    expect(heardOf(reference)).toMatchObject([
      {
        partner: 'cash-express',
        type: 'operator.transfer-paid-elsewhere.v1',
        data: { reference, amountCentimes: 90_000, counter: 'CE-FES-02', paidAt: expect.any(String) },
      },
    ]);
    expect(await paidElsewhere({ reference })).toMatchObject({ status: 409, body: { code: 'operator.not-paid' } });
    const kinds = (await linesOf()).filter((line) => line.reference === reference).map(({ kind }) => kind);
    expect(kinds).toEqual(['sent', 'paid']);
  }, 60_000);

  it('may pay what the platform knows better: it is told so', async () => {
    expect(await paidElsewhere({ reference: REFUSED })).toMatchObject({ status: 409 });
    await paidElsewhere({ reference: REFUSED, amountCentimes: 50_000 });
    const answers = await eventually(
      async () => (await operators.call('POST', '/answers')).body.answers as string[],
      (lines) => lines.some((line) => line.includes('refused')),
      15_000,
    );
    expect(answers.at(-1)).toMatch(/^event-2 refused transfer\.already-paid/);
  }, 60_000);

  it('say it twice when they are told to: it is one event', async () => {
    await operators.fault('twice');
    const reference = 'RAB-001-T-2026-000002';
    await paidElsewhere({ reference, amountCentimes: 10_000 });
    await operators.fault('none');
    await paidElsewhere({ reference: 'RAB-001-T-2026-000003', amountCentimes: 10_000 });
    await eventually(
      () => heardOf('RAB-001-T-2026-000003'),
      (events) => events.length > 0,
      15_000,
    );
    expect(heardOf(reference)).toHaveLength(1);
  }, 60_000);
});

describe("an operator's file of a day", () => {
  it('has an operation once, however often it was told', async () => {
    const operation = { reference: 'RAB-001-T-2026-000010', requestId: randomUUID() };
    for (const told of [operation, operation, { ...operation, requestId: randomUUID(), kind: 'cancelled' } as const])
      await tell(told);
    const told = await eventually(
      async () => (await linesOf()).filter(({ reference }) => reference === operation.reference),
      (lines) => lines.some(({ kind }) => kind === 'cancelled'),
      15_000,
    );
    expect(told.map(({ kind }) => kind)).toEqual(['sent', 'cancelled']);
    expect(await paidElsewhere({ reference: operation.reference })).toMatchObject({ status: 409 });
  }, 60_000);

  it('is there as CSV too', async () => {
    const requestId = randomUUID();
    const payee = { firstName: 'Aïcha', lastName: 'Aït Lahcen', idKind: 'cin', idNumber: 'AB123456' };
    const body = { requestId, reference: '9000000049', agency: 'RAB-001', payee };
    await operators.call('POST', '/operators/western-union/reservations', body);
    await operators.call('POST', '/operators/western-union/confirmations', { requestId });
    const response = await fetch(`${operators.url}/operators/western-union/days/${today}/lines.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, line] = (await response.text()).split('\n');
    expect(head).toBe('reference,request_id,kind,amount_centimes,fee_centimes,agency,at');
    expect(line).toMatch(new RegExp(`^9000000049,${requestId},paid,185000,0,RAB-001,[-0-9T:.]+Z$`));
  });
});

describe('the simulated operators', () => {
  it.each<[string, string, object]>([
    ['of an operator who is none', '/operators/ria/releases', { requestId: randomUUID() }],
    ['where the domestic operator is told, not asked', '/operators/cash-express/releases', { requestId: randomUUID() }],
    ['without an id of ours', '/operators/moneygram/reservations', { reference: '90000000' }],
    ['by an id that is no UUID', '/operators/moneygram/releases', { requestId: '7' }],
  ])('refuse what is asked %s', async (_, path, body) => {
    expect(await operators.call('POST', path, body)).toMatchObject({ status: 400, body: { code: 'operator.invalid' } });
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['remittance 1: cannot be understood', { REMITTANCES_FILE: 'deploy/demo/network.csv' }],
    ['RESERVED_SECONDS must be', { RESERVED_SECONDS: 'long' }],
  ])('say in one line: %s', async (line, env) => {
    await expect(TestSimulator.start('operator', env)).rejects.toThrow(line);
  });
});
