import { randomUUID } from 'node:crypto';
import { addDays, businessDay, instantOf, type Day } from '#libs/domain';
import { claimsContract } from '#libs/events';
import type { Broker, PartnerAnswer } from '#libs/messaging';
import type { InvariantResult, RunningService } from '#libs/service';
import { Client, eventually, startIssuer, startTestService, testBroker, type TestIssuer } from '#libs/testing';
import { claimsService } from '../src/claims.module.js';

const [CHANNEL] = claimsContract.channels ?? [];

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

/** The service with core banking beside it, and clients of its roles. */
export class Assistance {
  private constructor(
    readonly service: RunningService,
    readonly broker: Broker,
    private readonly issuer: TestIssuer,
  ) {}

  static async open(): Promise<Assistance> {
    const prefix = `${randomUUID()}.`;
    const issuer = await startIssuer();
    const service = await startTestService(claimsService, issuer, { KAFKA_PREFIX: prefix });
    return new Assistance(service, testBroker(prefix), issuer);
  }

  async client(role: string, agency?: string): Promise<Client> {
    const token = await this.issuer.token({ role, ...(agency ? { agency } : {}) });
    return new Client(`${this.service.url}/api/claims/v1`, token);
  }

  /** Writes events to core banking's topic, and awaits what became of each, in order. */
  async tell(...events: ReturnType<typeof loanEvent>[]): Promise<PartnerAnswer[]> {
    const headers = { 'content-type': 'application/cloudevents+json' };
    const messages = events.map((event) => ({ key: event.source, value: JSON.stringify(event), headers }));
    // A topic that was just made may have no leader yet; a repeat is harmless.
    const send = async () => {
      await this.broker.ensurePresent([CHANNEL!.topic]);
      const producer = await this.broker.producer();
      await this.broker.send(producer, CHANNEL!.topic, messages).finally(() => producer.disconnect());
      return true;
    };
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
      (all) => all.length === ids.length,
    );
    return ids.map((id) => answers.find((answer) => answer.id === id)!);
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
    const administrator = await this.client('administrator');
    const { body } = await administrator.get<InvariantResult[]>('/verification/invariants');
    if (body.length < 6) throw new Error('the invariants of books and product are checked');
    return body.flatMap(({ name, differences }) => differences.map((difference) => `${name}: ${difference}`));
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.issuer.close();
  }
}
