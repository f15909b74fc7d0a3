import type { FastifyInstance } from 'fastify';
import { businessDay, instantOf } from '#libs/domain';
import { accountsContract, OpeningRequestedV1 } from '#libs/events';
import { Broker, PARTNER_ANSWER_TYPE, type PartnerAnswer, type TopicConsumer } from '#libs/messaging';
import type { Faults } from '../faults.js';
import { definePartner, type Partner } from '../partner.js';
import { sendProblem } from '../problem.js';
import { AUTOMATIC_BODY, HeardAnswers, hearing, stderrLog, Voice } from '../voice.js';
import { BankBook, type NetworkMessage } from './bank-book.js';
import manifest from './manifest.js';
import { CARD_BODIES, CONFIRM_OPENING_BODY, REFUSE_OPENING_BODY, type Happening } from './protocol.js';

const BANK = 'attijari';
const [ANSWERS, CARDS] = accountsContract.channels!.filter(({ partner }) => partner === BANK);
const ATM = 'GAB00001';
const SHOP = 'TPE00001';

interface OnCard {
  cardReference: string;
  amountCentimes?: number;
  rrn?: string;
  clearedOn?: string;
}

/** The partner bank, as far as the platform hears of it: it answers requests, and tells what happens with cards. */
export default definePartner(manifest, ({ brokers, login, prefix }, state) => {
  const broker = new Broker(brokers, 'simulated-bank', stderrLog, prefix, login ?? undefined);
  return new SimulatedBank(broker, new BankBook(state));
});

class SimulatedBank implements Partner {
  readonly about: string;
  private readonly voice: Voice;
  private readonly consumer: TopicConsumer;
  private readonly answers = new HeardAnswers();

  constructor(
    broker: Broker,
    private readonly book: BankBook,
  ) {
    this.about = `it keeps ${book.accounts} accounts`;
    this.voice = new Voice(broker, book.numbers);
    this.consumer = hearing(broker, BANK, ANSWERS!.answersTopic, (type, told) => {
      if (type === PARTNER_ANSWER_TYPE) this.answers.add(told as PartnerAnswer);
      else if (type === OpeningRequestedV1.type && book.isAutomatic)
        return this.answer((told as { openingId: string }).openingId);
      return undefined;
    });
  }

  serve(server: FastifyInstance, faults: Faults): void {
    this.voice.faults = faults;
    this.consumer.start();
    server.post<{ Body: { mode: 'on' | 'off' } }>(
      '/automatic',
      { schema: { body: AUTOMATIC_BODY } },
      async ({ body }) => {
        this.book.automatic(body.mode === 'on');
        return { mode: body.mode };
      },
    );
    server.post<{ Body: { openingId: string } }>(
      '/openings/confirm',
      { schema: { body: CONFIRM_OPENING_BODY } },
      ({ body }) => this.confirm(body.openingId),
    );
    server.post<{ Body: { openingId: string; reason: string } }>(
      '/openings/refuse',
      { schema: { body: REFUSE_OPENING_BODY } },
      ({ body }) => this.refuse(body.openingId, body.reason),
    );
    for (const [what, body] of Object.entries(CARD_BODIES))
      server.post<{ Body: OnCard }>(`/cards/${what}`, { schema: { body } }, (request, reply) => {
        const { rrn } = request.body;
        if (rrn !== undefined && !this.book.messageOf(rrn))
          return sendProblem(reply, request, 404, 'bank.unknown-message', 'No message has this reference number.');
        return this.happen(what as Happening, request.body);
      });
    server.post('/answers', async () => ({ answers: this.answers.lines }));
  }

  async close(): Promise<void> {
    await this.consumer.stop();
    await this.voice.close();
  }

  /** Answers a request by itself. */
  private async answer(openingId: string): Promise<void> {
    await (this.voice.mode === 'refuses' ? this.refuse(openingId, 'Dossier incomplet.') : this.confirm(openingId));
  }

  private async confirm(openingId: string): Promise<object> {
    const rib = this.voice.mode === 'wrong-rib' ? '0'.repeat(24) : this.book.ribOf(openingId);
    const said = { type: 'bank.account-confirmed.v1', data: { openingId, rib } };
    return { rib, number: await this.voice.say(ANSWERS!.topic, said) };
  }

  private async refuse(openingId: string, reason: string): Promise<object> {
    const said = { type: 'bank.opening-refused.v1', data: { openingId, reason } };
    return { number: await this.voice.say(ANSWERS!.topic, said) };
  }

  private async happen(what: Happening, { rrn: of, ...given }: OnCard): Promise<object> {
    const message = this.book.message(what === 'atm' ? ATM : SHOP);
    const original = of === undefined ? undefined : this.book.messageOf(of);
    const said = eventOf(what, message, original, given);
    const number = await this.voice.say(CARDS!.topic, said);
    return { event: said.type, rrn: message.rrn, number };
  }
}

function eventOf(what: Happening, message: NetworkMessage, original: NetworkMessage | undefined, given: OnCard) {
  const { cardReference, amountCentimes, clearedOn = businessDay(instantOf(Date.now())) } = given;
  const channel = what === 'atm' ? 'atm' : 'shop';
  const on = { message, cardReference, channel, amountCentimes };
  switch (what) {
    case 'authorise':
      return { type: 'bank.card-authorised.v1', data: { ...on, isAdvice: false } };
    case 'reverse':
      return { type: 'bank.card-reversed.v1', data: { message, original, cardReference } };
    case 'refund':
      return { type: 'bank.card-refunded.v1', data: { ...on, clearedOn } };
    default:
      return {
        type: 'bank.card-cleared.v1',
        data: { ...on, clearedOn, ...(original ? { authorisation: original } : {}) },
      };
  }
}
