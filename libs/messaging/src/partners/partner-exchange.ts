import { DomainError } from '#libs/domain';
import type { PartnerChannel } from '#libs/events';
import type { DataSource } from 'typeorm';
import type { Broker, Log } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import type { ArrivedMessage } from '../broker/message.js';
import { TopicConsumer } from '../consume/topic-consumer.js';
import { isWaiting, standingOf } from './arrangement.js';
import { missingBefore, readPartnerMessage, type NumberRange, type PartnerEvent } from './partner-event.js';
import { missingOf } from './partner-event.store.js';
import type { PartnerAnswer, PartnerInbox } from './partner-inbox.js';
import type { ToldPartner } from './partner-message.js';
import { PartnerWriter } from './partner-writer.js';

export interface PartnerExchangeOptions {
  service: string;
  broker: Broker;
  dataSource: DataSource;
  inbox: PartnerInbox;
  channels: readonly PartnerChannel[];
  log: Log;
}

/** Type of the event that answers a partner's event. */
export const PARTNER_ANSWER_TYPE = 'guichet.partner-event-answered.v1';

const ANSWER_EVERY_MS = 500;
const ANSWERS_AT_ONCE_MAX = 500;
/** How many events share a transaction: more of them take no less time each, and much more memory. */
const EVENTS_AT_ONCE_MAX = 500;

/**
 * Reads partners' topics and answers every event of theirs, by whatever channel it came, on the partner's own topic of
 * answers. What is held too long is listed.
 */
export class PartnerExchange {
  private readonly consumers: TopicConsumer[];
  private readonly answering: Loop;
  /** Each with its partner: several channels may be answered on one. */
  private readonly answersTopics: ReadonlyMap<string, string>;
  private readonly writer: PartnerWriter;

  constructor(private readonly options: PartnerExchangeOptions) {
    const { broker, service, channels, log } = options;
    this.consumers = channels.map((channel) => {
      const apply = (messages: ArrivedMessage[]) => this.takeAll(channel, messages);
      const { topic } = channel;
      return new TopicConsumer(broker, { topic, group: `${service}.${topic}`, apply, isPartners: true }, log);
    });
    this.answersTopics = new Map(channels.map(({ partner, answersTopic }) => [answersTopic, partner]));
    this.writer = new PartnerWriter(broker, service);
    this.answering = new Loop('partner-answers', () => this.answer(), ANSWER_EVERY_MS, log);
  }

  /** As health names it. */
  readonly name = 'partners';

  /** Why partners are not heard or answered now, or undefined. */
  get failure(): string | undefined {
    return this.answering.failure ?? this.consumers.find(({ failure }) => failure !== undefined)?.failure;
  }

  start(): void {
    for (const consumer of this.consumers) consumer.start();
    this.answering.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.consumers.map((consumer) => consumer.stop()), this.answering.stop()]);
    await this.writer.close();
  }

  private async takeAll({ partner, answersTopic }: PartnerChannel, messages: readonly ArrivedMessage[]): Promise<void> {
    const events: PartnerEvent[] = [];
    const answers: PartnerAnswer[] = [];
    for (const message of messages) {
      try {
        events.push(readPartnerMessage(partner, message));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        answers.push(this.refusalOf(partner, message, error));
      }
    }
    for (let first = 0; first < events.length; first += EVENTS_AT_ONCE_MAX) {
      const together = events.slice(first, first + EVENTS_AT_ONCE_MAX);
      answers.push(...(await this.options.inbox.takeAll(together, 'kafka')));
    }
    // An event of its own has its answer stored; what is none, or contradicts another one, is answered here and now.
    const unstored = answers.filter(({ status, code }) => status === 'refused' && code?.startsWith('partner-event.'));
    await this.writer.write(answersTopic, unstored.map(toldOf));
  }

  private refusalOf(partner: string, message: ArrivedMessage, { code, details }: DomainError): PartnerAnswer {
    const { topic, partition, offset } = message;
    this.options.log.warn({ partner, topic, partition, offset, code }, 'a message of a partner was refused');
    return { source: topic, id: `${partition}@${offset}`, status: 'refused', code, details: details ?? {} };
  }

  private async answer(): Promise<'again' | 'pause'> {
    const { broker, dataSource, inbox } = this.options;
    const goneOn = await inbox.goOnWithHeld();
    const listed = await inbox.listOverdue();
    if (listed > 0) this.options.log.warn({ listed }, "partners' events were held too long: a person decides");
    // Also before the first answer: a partner listens before it speaks.
    await broker.ensurePresent([...this.answersTopics.keys()]);
    let answered = 0;
    for (const [answersTopic, partner] of this.answersTopics) {
      const untold = await untoldAnswers(dataSource, partner);
      if (untold.length === 0) continue;
      await this.writer.write(answersTopic, untold.map(toldOf));
      await dataSource.query(
        `UPDATE partner_event SET told_at = now() WHERE partner = $1 AND (source, id, status) IN
           (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))`,
        [partner, untold.map(({ source }) => source), untold.map(({ id }) => id), untold.map(({ status }) => status)],
      );
      answered = Math.max(answered, untold.length);
    }
    return goneOn > 0 || answered === ANSWERS_AT_ONCE_MAX ? 'again' : 'pause';
  }
}

function toldOf(answer: PartnerAnswer): ToldPartner {
  const { source, id, status } = answer;
  return {
    key: source,
    type: PARTNER_ANSWER_TYPE,
    id: `${source}#${id}#${status}`,
    subject: id,
    at: new Date().toISOString(),
    data: answer,
  };
}

/** Answers that a partner has not had, in the order in which its events came; held ones say what is missing. */
async function untoldAnswers({ manager }: DataSource, partner: string): Promise<PartnerAnswer[]> {
  const rows = await manager.query<
    (Omit<PartnerAnswer, 'code' | 'details'> & { code: string | null; details: object | null; number: number | null })[]
  >(
    `SELECT source, id, status, code, details, number::float8 AS number FROM partner_event
     WHERE partner = $1 AND told_at IS NULL ORDER BY received_at, number, id LIMIT ${ANSWERS_AT_ONCE_MAX}`,
    [partner],
  );
  const missing = new Map<string, NumberRange[]>();
  for (const source of new Set(rows.filter((row) => isWaiting(standingOf(row))).map(({ source }) => source))) {
    missing.set(source, await missingOf(manager, { partner, source }));
  }
  return rows.map(({ source, id, number, ...kept }) => {
    const standing = standingOf(kept);
    const before = missingBefore(missing.get(source) ?? [], { number: number ?? 0 });
    return { source, id, ...standing, ...(isWaiting(standing) ? { missing: before } : {}) };
  });
}
