import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { claimsContract, ClaimToDecideV1 } from '#libs/events';
import { Broker, TopicConsumer, type ArrivedMessage, type PartnerAnswer } from '#libs/messaging';
import type { Faults } from '../faults.js';
import { definePartner, type Partner } from '../partner.js';
import { ClaimBook, todayThere, type NumberedEvent, type Said, type ToDecide } from './claim-book.js';
import manifest from './manifest.js';
import { AUTOMATIC_BODY, SAYINGS, type Saying } from './protocol.js';

const INSURER = 'saham';
const CHANNEL = claimsContract.channels!.find(({ partner }) => partner === INSURER)!;
const ANSWERS_KEPT = 50;
const SLOW_MS = 20_000;
const ABOVE_ANY_TABLE = 1_000;

const log = {
  info: () => undefined,
  warn: (fields: object, message: string) => console.error(message, JSON.stringify(fields)),
  error: (fields: object, message: string) => console.error(message, JSON.stringify(fields)),
};

/** The insurer, as far as the platform hears of it: it writes its topic, and reads its answers. */
export default definePartner(manifest, ({ brokers, login, prefix }, state) => {
  const broker = new Broker(brokers, 'simulated-insurer', log, prefix, login ?? undefined);
  const book = new ClaimBook(state);
  return new SimulatedInsurer(broker, book);
});

class SimulatedInsurer implements Partner {
  readonly about: string;
  private readonly consumer: TopicConsumer;
  private readonly answers: string[] = [];
  private faults: Faults | undefined;
  private producer: Awaited<ReturnType<Broker['producer']>> | undefined;
  private before: Promise<unknown> = Promise.resolve();
  /** Kept back, so that the next event overtakes it. */
  private keptBack: NumberedEvent | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly book: ClaimBook,
  ) {
    this.about = `it has said ${book.count} events`;
    const apply = (messages: ArrivedMessage[]) => this.hear(messages);
    const reading = { topic: CHANNEL.answersTopic, group: `${INSURER}.simulator`, apply, isPartners: true };
    this.consumer = new TopicConsumer(broker, reading, log);
  }

  serve(server: FastifyInstance, faults: Faults): void {
    this.faults = faults;
    this.consumer.start();
    for (const [what, body] of Object.entries(SAYINGS))
      server.post<{ Body: Record<string, unknown> }>(`/events/${what}`, { schema: { body } }, (request) =>
        this.say(this.book.saying(what as Saying, request.body, todayThere())),
      );
    server.post<{ Body: { mode: 'on' | 'off' } }>(
      '/automatic',
      { schema: { body: AUTOMATIC_BODY } },
      async ({ body }) => {
        this.book.automatic(body.mode === 'on');
        return { mode: body.mode };
      },
    );
    server.post('/answers', async () => ({ answers: this.answers }));
  }

  async close(): Promise<void> {
    await this.consumer.stop();
    await this.producer?.disconnect();
  }

  /** Says one event after the other. @returns what it meant to say */
  private say(said: Said): Promise<object> {
    const saying = this.before.then(() => this.sayNow(said));
    this.before = saying.catch(() => undefined);
    return saying;
  }

  private async sayNow(said: Said): Promise<object> {
    const mode = this.faults?.mode ?? 'none';
    const told = { claimNumber: said.data.claimNumber, event: said.type };
    if (mode === 'silent' || mode === 'away' || mode === 'unavailable') return { ...told, number: 'not said' };
    const event = this.book.numbered(exaggerated(said, mode), mode === 'missing-number' ? 1 : 0);
    if (mode === 'slow') await sleep(SLOW_MS);
    await this.write(this.inOrderOf(event, mode).map((one) => messageOf(one, mode)));
    this.book.written(event);
    return { ...told, number: Number(event.sequence) };
  }

  private inOrderOf(event: NumberedEvent, mode: string): NumberedEvent[] {
    const before = this.keptBack;
    this.keptBack = undefined;
    if (mode === 'out-of-order' && !before) {
      this.keptBack = event;
      return [];
    }
    const together = before ? [event, before] : [event];
    return mode === 'twice' ? [...together, ...together] : together;
  }

  private async write(messages: ReturnType<typeof messageOf>[]): Promise<void> {
    if (messages.length === 0) return;
    try {
      this.producer ??= await this.broker.producer();
      await this.broker.send(this.producer, CHANNEL.topic, messages);
    } catch (error) {
      await this.producer?.disconnect().catch(() => undefined);
      this.producer = undefined;
      throw error;
    }
  }

  /** What fails on the way is heard again, and said again. */
  private async decide(toDecide: ToDecide): Promise<void> {
    const all = this.book.decisionOf(toDecide, todayThere());
    for (const said of all) await this.say(said);
    if (all.length > 0) this.book.decidedAbout(toDecide.claimNumber);
  }

  private async hear(messages: readonly ArrivedMessage[]): Promise<void> {
    for (const { value, headers } of messages) {
      const told: unknown = JSON.parse(String(value));
      if (headers?.ce_type?.toString() === ClaimToDecideV1.type) {
        await this.decide(told as ToDecide);
        continue;
      }
      const { id, status, code = '', missing } = told as PartnerAnswer;
      this.answers.push([id, status, code, missing ? JSON.stringify(missing) : ''].filter(Boolean).join(' '));
      this.answers.splice(0, this.answers.length - ANSWERS_KEPT);
    }
  }
}

function exaggerated(said: Said, mode: string): Said {
  const { amountCentimes } = said.data;
  if (mode !== 'amount-above-table' || typeof amountCentimes !== 'number') return said;
  return { ...said, data: { ...said.data, amountCentimes: amountCentimes * ABOVE_ANY_TABLE } };
}

function messageOf(event: NumberedEvent, mode: string) {
  const type = mode === 'wrong-version' ? event.type.replace(/v\d+$/, 'v9') : event.type;
  const whole = JSON.stringify({ ...event, type });
  const value = mode === 'garbled' ? whole.slice(0, whole.length >> 1) : whole;
  return { key: event.source, value, headers: { 'content-type': 'application/cloudevents+json' } };
}
