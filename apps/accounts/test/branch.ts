import { randomUUID } from 'node:crypto';
import { addDays, businessDay, instantOf, type Day } from '#libs/domain';
import { accountsContract } from '#libs/events';
import { TopicConsumer, type ArrivedMessage, type Broker, type PartnerAnswer } from '#libs/messaging';
import type { RunningService } from '#libs/service';
import {
  brokenInvariants,
  Client,
  eventually,
  startIssuer,
  startTestService,
  testBroker,
  type TestIssuer,
} from '#libs/testing';
import { ribKeyOf } from '../src/account/rib.js';
import { accountsService } from '../src/accounts.module.js';

const [ANSWERS, CARDS] = accountsContract.channels!;
const BANK = 'attijari';

/** Today, and days from it. */
export const TODAY: Day = businessDay(instantOf(Date.now()));
export const inDays = (count: number): Day => addDays(TODAY, count);

let serial = Math.floor(Date.now() / 1000) % 100_000;

/** Somebody whom nobody knows yet. */
export function newHolder(change: object = {}) {
  serial += 1;
  return {
    firstName: 'Aïcha',
    lastName: 'Aït Lahcen',
    birthOn: '1988-05-04',
    idKind: 'cin',
    idNumber: `AB${100_000 + serial}`,
    idExpiresOn: inDays(900),
    address: '12, rue Oqba, Rabat',
    phone: '0612345678',
    ...change,
  };
}

/** A RIB of the bank that nobody has. */
export function newRib(bank = '007'): string {
  serial += 1;
  const digits = `${bank}810${String(Date.now()).padStart(13, '0').slice(-11)}${String(serial % 100_000).padStart(5, '0')}`;
  return digits + ribKeyOf(digits);
}

/** An event as the bank writes it. */
export function bankEvent(what: string, data: object, change: object = {}) {
  const type = `bank.${what}.v1`;
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/attijari',
    type,
    time: instantOf(Date.now()),
    data,
    ...change,
  };
}

/** A message of a card network that there was never before. */
export function newMessage(change: object = {}) {
  serial += 1;
  const stan = String(serial % 1_000_000).padStart(6, '0');
  const rrn = randomUUID().replaceAll('-', '').slice(0, 12);
  return { acquirer: '007', terminal: 'GAB00123', sentAt: '1126091500', stan, rrn, ...change };
}

/** A reference of a card that there was never before. */
export function newCardReference(): string {
  return `CB${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
}

/** An account as the tests look at it. */
export interface AccountShown {
  id: string;
  rib: string;
  status: string;
  balanceCentimes: number;
  heldCentimes: number;
  availableCentimes: number;
  dueCentimes: number;
}

type BankEvent = ReturnType<typeof bankEvent>;

/** The service with the partner bank beside it, and clients of its roles. */
export class Branch {
  private constructor(
    readonly service: RunningService,
    readonly broker: Broker,
    readonly prefix: string,
    private readonly issuer: TestIssuer,
    readonly teller: Client,
    readonly supervisor: Client,
  ) {}

  static async open(env: NodeJS.ProcessEnv = {}): Promise<Branch> {
    const prefix = `${randomUUID()}.`;
    const issuer = await startIssuer();
    const told = { KAFKA_PREFIX: prefix, LOG_LEVEL: 'error', ...env };
    const service = await startTestService(accountsService, issuer, told);
    const of = async (role: string) =>
      new Client(
        `${service.url}/api/accounts/v1`,
        await issuer.token({ role, agency: 'RAB-001', sub: `${role} of Rabat` }),
      );
    return new Branch(service, testBroker(prefix), prefix, issuer, await of('teller'), await of('supervisor'));
  }

  /** @param person whose token it is, where it matters who does something */
  async client(role: string, bound: { agency?: string; partner?: string; sub?: string } = {}): Promise<Client> {
    return new Client(`${this.service.url}/api/accounts/v1`, await this.issuer.token({ role, ...bound }));
  }

  /** Writes events to a topic of the bank's, and awaits what became of each, in order. */
  async hear(topic: 'answers' | 'cards', ...events: BankEvent[]): Promise<PartnerAnswer[]> {
    const { topic: name } = topic === 'answers' ? ANSWERS! : CARDS!;
    const headers = { 'content-type': 'application/cloudevents+json' };
    const messages = events.map((event) => ({ key: event.source, value: JSON.stringify(event), headers }));
    const send = async () => {
      await this.broker.ensurePresent([name]);
      const producer = await this.broker.producer();
      await this.broker.send(producer, name, messages).finally(() => producer.disconnect());
      return true;
    };
    // A topic that was just made may have no leader yet; a repeat is harmless.
    await eventually(
      () => send().catch(() => false),
      (sent) => sent,
    );
    const ids = events.map(({ id }) => id);
    const answers = await eventually(
      () =>
        this.service.dataSource.query<PartnerAnswer[]>(
          'SELECT source, id, status, code, details FROM partner_event WHERE id = ANY($1)',
          [ids],
        ),
      (all) => all.length === new Set(ids).size,
    );
    return ids.map((id) => answers.find((answer) => answer.id === id)!);
  }

  /** An event of a card. */
  onCard(what: string, data: object, change: object = {}): Promise<PartnerAnswer[]> {
    return this.hear('cards', bankEvent(`card-${what}`, data, change));
  }

  /** What the bank has read on its topic, of one type, until one is as it should be. */
  async toldToBank<Told extends object>(type: string, isIt: (told: Told) => boolean): Promise<Told> {
    const found: Told[] = [];
    const apply = async (messages: ArrivedMessage[]) => {
      const own = messages.filter(({ headers }) => String(headers?.ce_type) === type);
      found.push(...own.map(({ value }) => JSON.parse(String(value)) as Told));
    };
    const reading = { topic: ANSWERS!.answersTopic, group: randomUUID(), apply, isPartners: true };
    const consumer = new TopicConsumer(this.broker, reading, this.service.log);
    consumer.start();
    await eventually(
      () => found,
      (all) => all.some(isIt),
    ).finally(() => consumer.stop());
    return found.find(isIt)!;
  }

  /** A request that a counter made. */
  async requested(holder: object = newHolder()): Promise<string> {
    const { body } = await this.teller.post<{ id: string }>('/openings', { holder });
    if (!body.id) throw new Error(JSON.stringify(body));
    return body.id;
  }

  /** An account that the bank has confirmed, with so much in it. */
  async account(balanceCentimes = 0): Promise<string> {
    const openingId = await this.requested();
    await this.hear('answers', bankEvent('account-confirmed', { openingId, rib: newRib() }));
    const { body } = await this.teller.get<{ accountId: string }>(`/openings/${openingId}`);
    if (balanceCentimes > 0)
      await this.teller.post(`/accounts/${body.accountId}/deposits`, { amountCentimes: balanceCentimes });
    return body.accountId;
  }

  /** A card of an account, sold and activated. */
  async card(accountId: string): Promise<string> {
    const reference = newCardReference();
    await this.supervisor.post('/cards/receptions', { references: [reference] });
    await this.teller.post(`/accounts/${accountId}/cards`, { reference, lastFour: '4242' });
    await this.teller.post(`/cards/${reference}/steps`, { status: 'activated', reason: 'the client has it' });
    return reference;
  }

  async find(accountId: string): Promise<AccountShown> {
    const { body } = await this.teller.get<AccountShown>(`/accounts/${accountId}`);
    return body;
  }

  /** What the journal says of an aggregate. */
  async told(type: string, subject: string): Promise<object[]> {
    const rows = await this.service.dataSource.query<{ data: object }[]>(
      'SELECT data FROM journal WHERE type = $1 AND subject = $2 ORDER BY lane, position',
      [type, subject],
    );
    return rows.map(({ data }) => data);
  }

  /** What does not hold in the books. */
  async differences(): Promise<string[]> {
    return brokenInvariants(await this.client('administrator'), 10);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.issuer.close();
  }
}

/** Who sends all of the bank's events. */
export { BANK };
