import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimsContract } from '#libs/events';
import { instantOf } from '#libs/domain';
import type { Broker, PartnerAnswer } from '#libs/messaging';
import { signatureHeaders } from '#libs/partners';
import {
  Counters,
  eventually,
  note,
  testFaults,
  type AnsweredOperation,
  type Client,
  type TestPlatform,
} from '#libs/testing';
import { childOf, claimEvent, inDays, loanEvent, newPerson, TODAY } from '../assistance.js';

/** A benefit that a counter paid, and was told so. */
export interface PaidBenefit extends AnsweredOperation {
  client: Client;
  path: string;
  body: object;
  key: string;
  reply: object;
  claimNumber: string;
}

interface Paid {
  claimId: string;
  amountCentimes: number;
  receiptNumber: string;
}

interface CoverShown {
  covered: boolean;
  policy?: { policyId: string };
}

/** How an event goes: over Kafka, over HTTP, or both at once. */
type Door = 'kafka' | 'http' | 'both';

const PARTNERS = ['core-banking', 'saham'] as const;
type Partner = (typeof PARTNERS)[number];

const CLAIMS = '/api/claims/v1';
const DOORS: readonly Door[] = ['http', 'kafka', 'http', 'both'];
const REPEATED_EVERY = 4;
const CONTESTED_EVERY = 5;
/** Longer than anything is away. */
const PATIENCE_MS = 60_000 + testFaults.awayMs(0);
/** The client, the spouse and a child. */
export const PEOPLE_IN_A_FAMILY = 3;

/**
 * Families one after another: core banking disburses their loan, the insurer declares and accepts a claim, and a counter
 * pays it. Half of what partners say goes over HTTP, the rest over Kafka or both ways at once. Everybody repeats what was
 * not answered.
 */
export class InsuredFamilies extends Counters<PaidBenefit> {
  /** Families whose loan was disbursed. */
  insured = 0;
  /** Events of the insurer. */
  readonly eventIds: string[] = [];
  private readonly producers = new Map<Partner, ReturnType<Broker['producer']>>();

  private constructor(
    private readonly platform: TestPlatform,
    private readonly brokerOf: (partner: Partner) => Broker,
    private readonly clients: { tellers: { agency: string; client: Client }[]; administrator: Client; insurer: Client },
  ) {
    super();
  }

  /** @param brokerOf a partner's way to Kafka; the platform's own, unless it uses that of somebody else */
  static async of(
    platform: TestPlatform,
    brokerOf = (partner: Partner): Broker => platform.broker(partner),
  ): Promise<InsuredFamilies> {
    const tellerAt = async ({ code: agency }: { code: string }) => ({
      agency,
      client: await platform.client({ role: 'teller', agency }),
    });
    const clients = {
      tellers: await Promise.all(platform.agencies(8).map(tellerAt)),
      administrator: await platform.client({ role: 'administrator' }),
      insurer: await platform.client({ role: 'insurer', partner: 'saham' }),
    };
    return new InsuredFamilies(platform, brokerOf, clients);
  }

  /** Every claim of the insurer as it stands, and the answers to its events. */
  async kept() {
    const { insurer } = this.clients;
    const standing = await insurer.list<{ claimNumber: string; status: string; settledBy?: string }>(
      `${CLAIMS}/claims`,
    );
    const answers = new Map<string, string>();
    for (const id of this.eventIds) {
      const { body } = await insurer.get<PartnerAnswer>(`${CLAIMS}/partner-events/${id}`);
      answers.set(id, body.status);
    }
    return { claims: standing, answers };
  }

  async close(): Promise<void> {
    for (const producer of this.producers.values()) await (await producer).disconnect();
  }

  protected override work(): Promise<unknown> {
    return Promise.all(this.clients.tellers.map((_, lane) => this.serve(lane)));
  }

  private async serve(lane: number): Promise<void> {
    for (let n = 1; !this.stopping; n++) {
      try {
        await this.live(lane, n);
      } catch (error) {
        note(this.wrong, error instanceof Error ? error.message : String(error));
      }
    }
  }

  private async live(lane: number, n: number): Promise<void> {
    const door = DOORS[lane % DOORS.length]!;
    const { tellers } = this.clients;
    const counter = tellers[lane]!;
    const client = newPerson();
    const members = [{ ...newPerson({ firstName: 'Hamid' }), relation: 'spouse' }, childOf(4)];
    const loan = {
      loanId: randomUUID(),
      agency: counter.agency,
      client,
      members,
      startsOn: TODAY,
      endsOn: inDays(364),
    };
    await this.tell(door, loanEvent('disbursed', loan));
    this.insured += 1;
    const { idKind, idNumber } = client;
    const { policy } = await this.until(
      () => counter.client.get<CoverShown>(`${CLAIMS}/cover?idKind=${idKind}&idNumber=${idNumber}`),
      ({ covered }) => covered,
    );
    const claimNumber = `SIN-${randomUUID()}`;
    const declared = { claimNumber, policyId: policy!.policyId, benefit: 'hospitalisation', eventOn: TODAY };
    await this.say(door, claimEvent('claim-declared', declared));
    const amountCentimes = 150_000 + 100 * n;
    await this.say(door, claimEvent('claim-accepted', { claimNumber, amountCentimes, decidedOn: TODAY }));
    const claimId = await this.claimIdOf(claimNumber);
    const path = `${CLAIMS}/claims/${claimId}/payouts`;
    const body = { payee: { idKind, idNumber } };
    const isContested = n % CONTESTED_EVERY === 0;
    const offering = isContested ? [counter, tellers[(lane + 1) % tellers.length]!] : [counter];
    const paid = await Promise.all(offering.map((one) => this.pay(one, { path, body, claimNumber, isContested })));
    const done = paid.filter((one) => one !== undefined);
    if (done.length !== 1) note(this.wrong, `a claim was paid ${done.length} times`);
    if (n % REPEATED_EVERY === 0 && done[0]) await this.repeat(done[0]);
  }

  private async pay(
    { agency, client }: { agency: string; client: Client },
    { path, body, claimNumber, isContested }: { path: string; body: object; claimNumber: string; isContested: boolean },
  ): Promise<PaidBenefit | undefined> {
    const key = randomUUID();
    const reply = await this.ask<Paid>(client, path, body, key, ({ status, body: { code } }) => {
      return status === 201 || (isContested && status === 409 && code === 'claim.over');
    });
    if (reply?.status !== 201) return undefined;
    const { amountCentimes } = reply.body;
    const operation = { indicator: 'claims.handled', agency, amountCentimes, answeredAtMs: Date.now() };
    const paid = { ...operation, client, path, body, key, reply: reply.body, claimNumber };
    this.operations.push(paid);
    return paid;
  }

  private async repeat({ client, path, body, key, reply }: PaidBenefit): Promise<void> {
    const again = await this.ask<Paid>(client, path, body, key);
    const isReplay = again?.headers.get('idempotent-replayed') === 'true';
    if (again && (!isReplay || JSON.stringify(again.body) !== JSON.stringify(reply)))
      note(this.wrong, `${path}: answered otherwise under the same key`);
  }

  private async claimIdOf(claimNumber: string): Promise<string> {
    const { items } = await this.until(
      () => this.clients.insurer.get<{ items: { claimId: string }[] }>(`${CLAIMS}/claims?claimNumber=${claimNumber}`),
      (page) => page.items.length === 1,
    );
    return items[0]!.claimId;
  }

  /** Core banking tells of a loan; by HTTP an administrator brings it. */
  private async tell(door: Door, event: { id: string; source: string }): Promise<void> {
    const bring = async () => {
      const { answers } = await this.until(
        () =>
          this.clients.administrator.post<{ answers: PartnerAnswer[] }>(`${CLAIMS}/loan-events`, { events: [event] }),
        () => true,
      );
      if (answers[0]?.status !== 'taken') note(this.wrong, `a loan was ${answers[0]?.status} ${answers[0]?.code}`);
    };
    await Promise.all([
      ...(door === 'http' ? [] : [this.write('core-banking', event)]),
      ...(door === 'kafka' ? [] : [bring()]),
    ]);
  }

  /** The insurer says something, until it is answered. */
  private async say(door: Door, event: { id: string; source: string }): Promise<void> {
    this.eventIds.push(event.id);
    await Promise.all([
      ...(door === 'http' ? [] : [this.write('saham', event)]),
      ...(door === 'kafka' ? [] : [this.until(() => this.send(event), () => true)]), // prettier-ignore
    ]);
    const answer = await this.until(
      () => this.clients.insurer.get<PartnerAnswer>(`${CLAIMS}/partner-events/${event.id}`),
      () => true,
      [404], // not yet
    );
    if (answer.status !== 'taken') note(this.wrong, `an event was ${answer.status} ${answer.code}`);
  }

  private async send(event: { id: string }): Promise<{ status: number; body: PartnerAnswer }> {
    const body = JSON.stringify(event);
    const headers = signatureHeaders([this.secret], { id: event.id, body }, instantOf(Date.now()));
    const response = await fetch(`${this.platform.origin}${CLAIMS}/partner-events`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/cloudevents+json' },
      body,
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, body: (await response.json()) as PartnerAnswer };
  }

  private async write(partner: Partner, event: { source: string }): Promise<void> {
    const { topic } = claimsContract.channels!.find((channel) => channel.partner === partner)!;
    const headers = { 'content-type': 'application/cloudevents+json' };
    const message = { key: event.source, value: JSON.stringify(event), headers };
    const broker = this.brokerOf(partner);
    const written = async () => {
      const producer = this.producers.get(partner) ?? broker.producer();
      this.producers.set(partner, producer);
      try {
        await broker.send(await producer, topic, [message]);
        return true;
      } catch {
        if (this.producers.get(partner) === producer) this.producers.delete(partner);
        await producer.then((one) => one.disconnect()).catch(() => undefined);
        return false;
      }
    };
    await eventually(written, Boolean, PATIENCE_MS);
  }

  /** Asks until there is an answer that fits; one that tells to come again is none. */
  private async until<Body>(
    ask: () => Promise<{ status: number; body: Body }>,
    fits: (body: Body) => boolean,
    notYet: readonly number[] = [],
  ): Promise<Body> {
    const reply = await eventually(
      () => ask().catch(() => undefined),
      (one) => one !== undefined && ![502, 503, 504, ...notYet].includes(one.status) && fits(one.body),
      PATIENCE_MS,
    );
    await sleep(1); // one family after another, not all in one turn
    return reply!.body;
  }

  private get secret(): string {
    const file = readFileSync(join(this.platform.home, 'secrets.json'), 'utf8');
    const { settings } = JSON.parse(file) as { settings: Record<string, string> };
    return settings.INSURER_SECRETS!.replace('saham:', '');
  }
}
