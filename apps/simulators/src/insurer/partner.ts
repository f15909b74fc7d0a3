import type { FastifyInstance } from 'fastify';
import { claimsContract, ClaimToDecideV1 } from '#libs/events';
import { Broker, type PartnerAnswer, type TopicConsumer } from '#libs/messaging';
import type { Faults } from '../faults.js';
import { definePartner, type Partner } from '../partner.js';
import { AUTOMATIC_BODY, HeardAnswers, hearing, stderrLog, Voice, type Said } from '../voice.js';
import { ClaimBook, todayThere, type ToDecide } from './claim-book.js';
import manifest from './manifest.js';
import { SAYINGS, type Saying } from './protocol.js';

const INSURER = 'saham';
const CHANNEL = claimsContract.channels!.find(({ partner }) => partner === INSURER)!;
const ABOVE_ANY_TABLE = 1_000;

/** The insurer, as far as the platform hears of it: it writes its topic, and reads its answers. */
export default definePartner(manifest, ({ brokers, login, prefix }, state) => {
  const broker = new Broker(brokers, 'simulated-insurer', stderrLog, prefix, login ?? undefined);
  return new SimulatedInsurer(broker, new ClaimBook(state));
});

class SimulatedInsurer implements Partner {
  readonly about: string;
  private readonly voice: Voice;
  private readonly consumer: TopicConsumer;
  private readonly answers = new HeardAnswers();

  constructor(
    broker: Broker,
    private readonly book: ClaimBook,
  ) {
    this.about = `it has said ${book.numbers.count} events`;
    this.voice = new Voice(broker, book.numbers);
    this.consumer = hearing(broker, INSURER, CHANNEL.answersTopic, (type, told) => {
      if (type === ClaimToDecideV1.type) return this.decide(told as ToDecide);
      return this.answers.add(told as PartnerAnswer);
    });
  }

  serve(server: FastifyInstance, faults: Faults): void {
    this.voice.faults = faults;
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
    server.post('/answers', async () => ({ answers: this.answers.lines }));
  }

  async close(): Promise<void> {
    await this.consumer.stop();
    await this.voice.close();
  }

  /** Says an event. @returns what it meant to say */
  private async say(said: Said): Promise<object> {
    const exaggerated = this.voice.mode === 'amount-above-table' ? exaggerate(said) : said;
    const number = await this.voice.say(CHANNEL.topic, exaggerated);
    return { claimNumber: said.data.claimNumber, event: said.type, number };
  }

  /** What fails on the way is heard again, and said again. */
  private async decide(toDecide: ToDecide): Promise<void> {
    const all = this.book.decisionOf(toDecide, todayThere());
    for (const said of all) await this.say(said);
    if (all.length > 0) this.book.decidedAbout(toDecide.claimNumber);
  }
}

function exaggerate(said: Said): Said {
  const { amountCentimes } = said.data;
  if (typeof amountCentimes !== 'number') return said;
  return { ...said, data: { ...said.data, amountCentimes: amountCentimes * ABOVE_ANY_TABLE } };
}
