import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import pg from 'pg';
import { drawerLedgerAccount, instantOf, type Centimes } from '#libs/domain';
import type { PartnerAnswer } from '#libs/messaging';
import { signatureHeaders } from '#libs/partners';
import type { RunningService } from '#libs/service';
import {
  brokenInvariants,
  Client,
  createTestDatabase,
  startIssuer,
  startTestService,
  type Reply,
  type TestIssuer,
} from '#libs/testing';
import { claimsService } from '../../src/claims.module.js';
import { TODAY } from '../assistance.js';
import type { Step, Way } from './steps.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const INSTANCES = [0, 1] as const;

/** What an answer is for the model: what was done, or the code of the refusal. */
export type Outcome<Body> = { done: Body } | { code: string };

/** What must come of something that is asked for: one of these refusals; none, and it is done. */
export interface Must {
  refusals: readonly string[];
  /** By which of these a second request is refused; left out where a second one may be done as well. */
  repeated?: readonly string[];
}

interface Statement {
  policyCount: number;
  loan: { premiumCentimes: Centimes };
  standalone: { premiumCentimes: Centimes };
  claims: { count: number; amountCentimes: Centimes };
  paidHere: { count: number; amountCentimes: Centimes };
}

/** Two instances of the service on one database, and whoever asks them. */
export class TwoInstances {
  private constructor(
    readonly services: readonly [RunningService, RunningService],
    readonly issuer: TestIssuer,
    readonly administrator: string,
    /** Looks beside the instances, so that those who look do not wait for a connection of theirs. */
    private readonly looking: pg.Pool,
  ) {}

  static async open(): Promise<TwoInstances> {
    const issuer = await startIssuer();
    const databaseUrl = await createTestDatabase();
    const env = {
      NETWORK_FILE: networkFile(),
      DATABASE_URL: databaseUrl,
      KAFKA_PREFIX: `${randomUUID()}.`,
      INSURER_SECRETS: `saham:${SECRET}`,
    };
    const first = await startTestService(claimsService, issuer, env);
    const second = await startTestService(claimsService, issuer, env);
    const administrator = await issuer.token({ role: 'administrator' });
    return new TwoInstances(
      [first, second],
      issuer,
      administrator,
      new pg.Pool({ connectionString: databaseUrl, max: 4 }),
    );
  }

  async query<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.looking.query<Row>(sql, values)).rows;
  }

  clientWith(instance: 0 | 1, token: string): Client {
    return new Client(`${this.services[instance].url}/api/claims/v1`, token);
  }

  /** The statement of this month, as it is now. */
  async statement(): Promise<Statement> {
    const management = await this.issuer.token({ role: 'management' });
    return (await this.clientWith(1, management).get<Statement>(`/statements/saham/${TODAY.slice(0, 7)}`)).body;
  }

  /** What does not hold in the books. */
  async differences(): Promise<string[]> {
    return brokenInvariants(this.clientWith(0, this.administrator), 6);
  }

  async close(): Promise<void> {
    await this.looking.end();
    await Promise.all(this.services.map((service) => service.stop()));
    await this.issuer.close();
  }
}

const OFFICES_MAX = 5_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Two agencies, other ones for each number. */
function agenciesOf(n: number): [string, string] {
  const letters = [...n.toString(26).padStart(3, '0')].map((digit) => LETTERS[Number.parseInt(digit, 26)]).join('');
  return [`${letters}-001`, `${letters}-002`];
}

/** A network in which each of them is. */
function networkFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'guichet-network-')), 'network.csv');
  const codes = Array.from({ length: OFFICES_MAX }, (_, n) => agenciesOf(n)).flat();
  const lines = codes.map((code) => `${code},${code},rural,Rabat-Ville,Rabat`);
  writeFileSync(file, ['code,name,kind,branch,region', ...lines, ''].join('\n'));
  return file;
}
let runs = 0;

/** Two agencies that nobody has used before, and what their counters did. */
export class Offices {
  /** What the drawers must hold. */
  readonly drawers: [Centimes, Centimes] = [0, 0];
  readonly receipts: string[] = [];
  /** What was answered, and how often: a code, or what was done which way. */
  readonly seen = new Map<string, number>();
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly instances: TwoInstances,
    readonly agencies: readonly [string, string],
  ) {}

  static async open(instances: TwoInstances): Promise<Offices> {
    const offices = new Offices(instances, agenciesOf(runs++));
    for (const role of ['teller', 'supervisor'])
      for (const agency of offices.agencies)
        offices.tokens.set(`${role} ${agency}`, await instances.issuer.token({ role, agency }));
    return offices;
  }

  clientOf(instance: 0 | 1, role: 'teller' | 'supervisor', agency: 0 | 1): Client {
    return this.instances.clientWith(instance, this.tokens.get(`${role} ${this.agencies[agency]}`)!);
  }

  /**
   * Asks as a step says, and looks whether the answers are those that must come.
   *
   * @returns what was done; undefined when it was refused
   */
  async ask<Body extends object>(
    { do: work, instance, way }: Pick<Step, 'do' | 'instance' | 'way'>,
    must: Must,
    send: (instance: 0 | 1, key: string) => Promise<Outcome<Body>>,
  ): Promise<Body | undefined> {
    const keys = this.keysFor(must.repeated || way !== 'two' ? way : 'same');
    const asked = way === 'once' ? [send(instance, keys[0])] : INSTANCES.map((one) => send(one, keys[one]));
    const outcomes = await Promise.all(asked);
    const done = outcomes.flatMap((outcome) => ('done' in outcome ? [outcome.done] : []));
    const codes = outcomes.flatMap((outcome) => ('code' in outcome ? [outcome.code] : []));
    this.note(done.length > 0 ? `${work}: ${way}` : codes[0]!);
    const isTwice = keys[0] !== keys[1] && outcomes.length === 2;
    if (must.refusals.length > 0) {
      expect({ codes, done }).toEqual({ codes: outcomes.map(() => oneOf(must.refusals)), done: [] });
      return undefined;
    }
    const refused = isTwice ? [oneOf(must.repeated ?? [])] : [];
    expect({ codes, done: done.length }).toEqual({ codes: refused, done: outcomes.length - refused.length });
    for (const other of done) expect(other).toEqual(done[0]);
    return done[0];
  }

  /** Counts something that was answered. */
  note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  /** Posts at a counter. */
  async post<Body extends object>(client: Client, path: string, body: object, key: string): Promise<Outcome<Body>> {
    const reply: Reply<Body & { code?: string }> = await client.post(path, body, key);
    if (reply.status === 201) return { done: reply.body };
    return { code: reply.body.code ?? String(reply.status) };
  }

  /** Core banking says something. */
  async tell(instance: 0 | 1, event: object): Promise<Outcome<PartnerAnswer>> {
    const { body } = await this.instances
      .clientWith(instance, this.instances.administrator)
      .post<{ answers: [PartnerAnswer] }>('/loan-events', { events: [event] });
    return outcomeOf(body.answers[0]);
  }

  /** The insurer says something, by a signed request. */
  async say(instance: 0 | 1, event: { id: string }): Promise<Outcome<PartnerAnswer>> {
    const body = JSON.stringify(event);
    const headers = signatureHeaders([SECRET], { id: event.id, body }, instantOf(Date.now()));
    const response = await fetch(`${this.instances.services[instance].url}/api/claims/v1/partner-events`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/cloudevents+json' },
      body,
    });
    return outcomeOf((await response.json()) as PartnerAnswer);
  }

  /** Money that went into a drawer, or out of it, with its receipt. */
  took(agency: 0 | 1, amountCentimes: Centimes, receiptNumber: string): void {
    this.drawers[agency] += amountCentimes;
    this.receipts.push(receiptNumber);
  }

  /** Drawers and receipts are those of what was answered: none is missing, none was given twice. */
  async expectDrawers(): Promise<void> {
    const rows = await this.instances.query<{ id: string; balance: string }>(
      'SELECT id, balance_centimes AS balance FROM ledger_account WHERE id = ANY($1)',
      this.agencies.map(drawerLedgerAccount),
    );
    const balances = new Map(rows.map(({ id, balance }) => [id, Number(balance)]));
    expect(this.agencies.map((agency) => balances.get(drawerLedgerAccount(agency)) ?? 0)).toEqual(this.drawers);
    for (const agency of this.agencies) {
      const own = this.receipts.filter((number) => number.startsWith(agency)).map((number) => Number(number.slice(-6)));
      expect(own.toSorted((a, b) => a - b)).toEqual(own.map((_, i) => i + 1));
    }
  }

  private keysFor(way: Way): [string, string] {
    const key = randomUUID();
    return [key, way === 'two' ? randomUUID() : key];
  }
}

function outcomeOf(answer: PartnerAnswer): Outcome<PartnerAnswer> {
  return answer.status === 'taken' ? { done: answer } : { code: answer.code ?? answer.status };
}

function oneOf(codes: readonly string[]): unknown {
  return codes.length === 1 ? codes[0] : expect.stringMatching(new RegExp(`^(${codes.join('|')})$`));
}
