import { randomUUID } from 'node:crypto';
import { addDays, businessDay, instantOf, type Day, type Instant } from '#libs/domain';
import { claimsContract, ClaimToDecideV1 } from '#libs/events';
import { TopicConsumer, type ArrivedMessage, type Broker, type PartnerAnswer } from '#libs/messaging';
import { signatureHeaders } from '#libs/partners';
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
import { claimsService } from '../src/claims.module.js';

const topicOf = (partner: string) => claimsContract.channels!.find((channel) => channel.partner === partner)!.topic;
/** Secrets of two insurers, `saham` ours and `atlas` another one, and of somebody whom nobody knows. */
const SECRETS = {
  saham: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  atlas: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
  stranger: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
};

/** Today, and days from it. */
export const TODAY: Day = businessDay(instantOf(Date.now()));
export const inDays = (count: number): Day => addDays(TODAY, count);

let serial = Math.floor(Date.now() / 1000) % 100_000;

/** Somebody whom nobody knows yet. */
export function newPerson(change: object = {}) {
  serial += 1;
  return {
    firstName: 'Fatima',
    lastName: 'Alaoui',
    birthOn: '1988-03-21',
    idKind: 'cin',
    idNumber: `AB${100_000 + serial}`,
    ...change,
  };
}

/** A child of the age, in years. */
export function childOf(age: number, change: object = {}) {
  const birthOn = `${Number(TODAY.slice(0, 4)) - age}${addDays(TODAY, -1).slice(4)}`.replace('-02-29', '-03-01');
  return { relation: 'child', firstName: `Yassine${age}`, lastName: 'Alaoui', birthOn, ...change };
}

/** A loan event as core banking writes it. */
export function loanEvent(what: string, data: object, at = instantOf(Date.now())) {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/core-banking',
    type: `core-banking.loan-${what}.v1`,
    time: at,
    data,
  };
}

/** A claim event as an insurer writes it. */
export function claimEvent(what: string, data: object) {
  const type = `insurer.${what}.v1`;
  return { specversion: '1.0', id: randomUUID(), source: '/saham/claims', type, time: instantOf(Date.now()), data };
}

/** A claim as the tests look at it. */
export interface ClaimShown {
  claimId: string;
  claimNumber: string;
  status: string;
  clock: object;
  findings: { code: string; decision?: object }[];
  steps: { status: string }[];
}

/** A client with a loan from today on, a spouse, and a child that is too old. */
export async function insuredClient(assistance: Assistance, change: object = {}) {
  const [client, spouse] = [newPerson(), newPerson({ firstName: 'Hamid' })];
  const members = [{ ...spouse, relation: 'spouse' }, childOf(22)];
  const loan = { loanId: `L-${randomUUID().slice(0, 8)}`, agency: 'RAB-001', client, members };
  await assistance.tell(loanEvent('disbursed', { ...loan, startsOn: TODAY, endsOn: inDays(364), ...change }));
  const teller = await assistance.client('teller', 'RAB-001');
  const { body } = await teller.get<{
    clientId: string;
    policy: { policyId: string };
    family: { memberId: string }[];
  }>(`/cover?idKind=${client.idKind}&idNumber=${client.idNumber}`);
  return {
    client,
    clientId: body.clientId,
    policyId: body.policy.policyId,
    members: body.family.map(({ memberId }) => memberId),
  };
}

interface PartnerSays {
  id: string;
  source: string;
  type: string;
  data: object;
}

interface WronglySigned {
  signedAt?: Instant;
  sent?: string;
}

/** The service with core banking beside it, and clients of its roles. */
export class Assistance {
  private constructor(
    readonly service: RunningService,
    readonly broker: Broker,
    /** Before the names of its topics. */
    readonly prefix: string,
    private readonly issuer: TestIssuer,
  ) {}

  static async open(): Promise<Assistance> {
    const prefix = `${randomUUID()}.`;
    const issuer = await startIssuer();
    const service = await startTestService(claimsService, issuer, {
      KAFKA_PREFIX: prefix,
      INSURER_SECRETS: Object.entries({ saham: SECRETS.saham, atlas: SECRETS.atlas })
        .map(([insurer, secret]) => `${insurer}:${secret}`)
        .join(','),
    });
    return new Assistance(service, testBroker(prefix), prefix, issuer);
  }

  /** @param person whose token it is, where it matters who does something */
  async client(role: string, agency?: string, partner?: string, person?: string): Promise<Client> {
    const bound = {
      ...(agency ? { agency } : {}),
      ...(partner ? { partner } : {}),
      ...(person ? { sub: person } : {}),
    };
    const token = await this.issuer.token({ role, ...bound });
    return new Client(`${this.service.url}/api/claims/v1`, token);
  }

  /** Posts a CSV file. */
  async upload(role: string, path: string, file: Buffer): Promise<{ status: number; body: object }> {
    const response = await fetch(`${this.service.url}/api/claims/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.issuer.token({ role })}`,
        'content-type': 'text/csv',
        'idempotency-key': randomUUID(),
      },
      body: new Uint8Array(file),
    });
    return { status: response.status, body: (await response.json()) as object };
  }

  /** Writes events to core banking's topic, and awaits what became of each, in order. */
  tell(...events: PartnerSays[]): Promise<PartnerAnswer[]> {
    return this.write('core-banking', events);
  }

  /** Writes events to the insurer's topic, and awaits what became of each, in order. */
  say(...events: PartnerSays[]): Promise<PartnerAnswer[]> {
    return this.write('saham', events);
  }

  /**
   * Sends a signed event over HTTP.
   *
   * @param wrong when it was signed, and what is sent instead of what was signed
   */
  async sayByHttp(event: PartnerSays, insurer: keyof typeof SECRETS = 'saham', wrong: WronglySigned = {}) {
    const signed = JSON.stringify(event);
    const { signedAt = instantOf(Date.now()), sent: body = signed } = wrong;
    const headers = signatureHeaders([SECRETS[insurer]], { id: event.id, body: signed }, signedAt);
    const response = await fetch(`${this.service.url}/api/claims/v1/partner-events`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/cloudevents+json' },
      body,
    });
    return { status: response.status, body: (await response.json()) as PartnerAnswer };
  }

  /** Who looked at what a claim says of health, and why. */
  looks(claimId: string): Promise<{ role: string; reason: string }[]> {
    return this.service.dataSource.query('SELECT role, reason FROM health_look WHERE claim_id = $1', [claimId]);
  }

  /** All that claims, journal, keys and partners' events hold, as one text. */
  async everythingKept(): Promise<string> {
    const tables = ['client', 'known_identity', 'claim', 'journal', 'operation', 'partner_event'];
    const rows = await Promise.all(
      tables.map((table) => this.service.dataSource.query<object[]>(`SELECT to_jsonb(t) FROM ${table} t`)),
    );
    return JSON.stringify(rows);
  }

  /** Writes to a partner's topic whatever it is. */
  async put(partner: string, values: readonly string[], key = 'somebody'): Promise<void> {
    const topic = topicOf(partner);
    const headers = { 'content-type': 'application/cloudevents+json' };
    const messages = values.map((value) => ({ key, value, headers }));
    // A topic that was just made may have no leader yet; a repeat is harmless.
    const send = async () => {
      await this.broker.ensurePresent([topic]);
      const producer = await this.broker.producer();
      await this.broker.send(producer, topic, messages).finally(() => producer.disconnect());
      return true;
    };
    await eventually(
      () => send().catch(() => false),
      (sent) => sent,
    );
  }

  private async write(partner: string, events: PartnerSays[]): Promise<PartnerAnswer[]> {
    const values = events.map((event) => JSON.stringify(event));
    await this.put(partner, values, events[0]?.source);
    const ids = events.map(({ id }) => id);
    const answers = await eventually(
      () =>
        this.service.dataSource.query<PartnerAnswer[]>(
          'SELECT source, id, status, code, details FROM partner_event WHERE id = ANY($1)',
          [ids],
        ),
      (all) => all.length === ids.length,
    );
    return ids.map((id) => answers.find((answer) => answer.id === id)!);
  }

  /** What the insurer is told of a claim that it can decide. */
  async toDecide(claimId: string): Promise<object> {
    const found: object[] = [];
    const topic = claimsContract.channels!.find(({ partner }) => partner === 'saham')!.answersTopic;
    const apply = async (messages: ArrivedMessage[]) => {
      const own = messages.filter(({ headers }) => String(headers?.ce_type) === ClaimToDecideV1.type);
      found.push(...own.map(({ value }) => JSON.parse(String(value)) as object));
    };
    const reading = { topic, group: randomUUID(), apply, isPartners: true };
    const consumer = new TopicConsumer(this.broker, reading, this.service.log);
    consumer.start();
    const isOurs = (one: object) => Reflect.get(one, 'claimId') === claimId;
    await eventually(
      () => found,
      (all) => all.some(isOurs),
    ).finally(() => consumer.stop());
    return found.find(isOurs)!;
  }

  /** What the journal says of an aggregate. */
  async told(type: string, subject: string): Promise<object[]> {
    const rows = await this.service.dataSource.query<{ data: object }[]>(
      'SELECT data FROM journal WHERE type = $1 AND subject = $2',
      [type, subject],
    );
    return rows.map(({ data }) => data);
  }

  /** What the figures say of insured clients and people. */
  async insured(): Promise<[number, number]> {
    const [row] = await this.service.dataSource.query<{ clients: string; people: string }[]>(
      `SELECT coalesce(sum((data->>'clientsChange')::int), 0) AS clients,
         coalesce(sum((data->>'peopleChange')::int), 0) AS people
       FROM journal WHERE type = 'claims.cover-changed.v1'`,
    );
    return [Number(row?.clients), Number(row?.people)];
  }

  /** What does not hold in the books. */
  async differences(): Promise<string[]> {
    return brokenInvariants(await this.client('administrator'), 6);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.issuer.close();
  }
}
