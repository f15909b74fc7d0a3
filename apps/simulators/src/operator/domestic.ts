import { OperationToldV1, transfersContract, TransferPaidElsewhereV1 } from '#libs/events';
import { PARTNER_ANSWER_TYPE, type Broker, type PartnerAnswer, type TopicConsumer } from '#libs/messaging';
import type { Faults } from '../faults.js';
import { HeardAnswers, hearing, Voice, type EventNumbers } from '../voice.js';
import { nowThere, type OperatorMemory } from './memory.js';
import { DOMESTIC, type DayLine } from './protocol.js';

const CHANNEL = transfersContract.channels!.find(({ partner }) => partner === DOMESTIC)!;

/** One of our operations, as the operator is told of it. */
type Told = Omit<DayLine, 'requestId'> & { requestId: string };

/** What an own counter of the operator's pays. */
export interface PaidElsewhere {
  reference: string;
  amountCentimes: number;
  counter: string;
}

/** The domestic operator: it hears afterwards what our counters did, and tells what its own have paid. */
export class Domestic {
  readonly answers = new HeardAnswers();
  private readonly voice: Voice;
  private readonly consumer: TopicConsumer;

  constructor(
    broker: Broker,
    numbers: EventNumbers,
    private readonly memory: OperatorMemory,
  ) {
    this.voice = new Voice(broker, numbers);
    this.consumer = hearing(broker, DOMESTIC, CHANNEL.answersTopic, (type, told) => {
      if (type === PARTNER_ANSWER_TYPE) this.answers.add(told as PartnerAnswer);
      else if (type === OperationToldV1.type) this.hear(told as Told);
    });
  }

  start(faults: Faults): void {
    this.voice.faults = faults;
    this.consumer.start();
  }

  async close(): Promise<void> {
    await this.consumer.stop();
    await this.voice.close();
  }

  /** Why its own counter does not pay; undefined when it does. @param amountCentimes of a transfer it was not told of */
  refusalOf(reference: string, amountCentimes?: number): string | undefined {
    const lines = this.memory.domesticOf(reference);
    if (lines.some(({ kind }) => kind !== 'sent')) return 'It was paid or cancelled already.';
    if (lines.length > 0 || amountCentimes !== undefined) return undefined;
    return 'Nobody has told of this transfer: say its amount.';
  }

  /** An own counter pays, and the platform is told. @returns the number of the event, when it was said */
  async pay(reference: string, given: { amountCentimes?: number; counter?: string }): Promise<object> {
    const [sent] = this.memory.domesticOf(reference);
    const amountCentimes = sent?.amountCentimes ?? given.amountCentimes ?? 0;
    const { counter = 'CE-RABAT-01' } = given;
    const at = nowThere();
    const data = { reference, amountCentimes, counter, paidAt: at };
    // Said before it is remembered: what Kafka does not take can be paid again.
    const number = await this.voice.say(CHANNEL.topic, { type: TransferPaidElsewhereV1.type, data });
    const paid = { reference, requestId: null, kind: 'paid', amountCentimes, feeCentimes: 0 } as const;
    this.memory.remember({ operator: DOMESTIC, line: { ...paid, agency: counter, at } });
    return { reference, amountCentimes, number };
  }

  private hear({ requestId, kind, reference, amountCentimes, feeCentimes, agency, at }: Told): void {
    if (this.memory.domesticOf(reference).some((line) => line.requestId === requestId)) return;
    const line = { reference, requestId, kind, amountCentimes, feeCentimes, agency, at };
    this.memory.remember({ operator: DOMESTIC, line });
  }
}
