import { DomainError } from '#libs/domain';
import { sourceOf } from '#libs/events';
import type { Producer } from 'kafkajs';
import type { DataSource } from 'typeorm';
import type { Broker, Log, OutgoingMessage } from '../broker/broker.js';
import { Loop } from '../broker/loop.js';
import type { ArrivedMessage } from '../broker/message.js';
import { TopicConsumer } from '../consume/topic-consumer.js';
import { missingRanges, readPartnerMessage } from './partner-event.js';
import type { PartnerAnswer, PartnerInbox } from './partner-inbox.js';

/** A partner that speaks Kafka: its topic, and the one on which it is answered. */
export interface PartnerChannel {
  partner: string;
  topic: string;
  answersTopic: string;
}

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
const ANSWERS_AT_ONCE_MAX = 200;

/**
 * Reads partners' topics and answers every event of theirs, by whatever channel it came, on the partner's own topic of
 * answers. What is held too long is listed.
 */
export class PartnerExchange {
  private readonly consumers: TopicConsumer[];
  private readonly answering: Loop;
  private producer: Producer | undefined;

  constructor(private readonly options: PartnerExchangeOptions) {
    const { broker, service, channels, log } = options;
    this.consumers = channels.map((channel) => {
      const apply = (messages: ArrivedMessage[]) => this.takeAll(channel, messages);
      const { topic } = channel;
      return new TopicConsumer(broker, { topic, group: `${service}.${topic}`, apply, isPartners: true }, log);
    });
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
    await this.disconnect();
  }

  private async takeAll({ partner, answersTopic }: PartnerChannel, messages: readonly ArrivedMessage[]): Promise<void> {
    const { inbox, log } = this.options;
    for (const message of messages) {
      const { topic, partition, offset } = message;
      try {
        const answer = await inbox.take(readPartnerMessage(partner, message), 'kafka');
        // Its own event has its answer stored; what contradicts another one is answered here and now.
        if (answer.code?.endsWith('-reused')) await this.send(answersTopic, [this.messageOf(answer)]);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        log.warn({ partner, topic, partition, offset, code: error.code }, 'a message of a partner was refused');
        const place = { source: topic, id: `${partition}@${offset}` };
        const answer: PartnerAnswer = { ...place, status: 'refused', code: error.code, details: error.details ?? {} };
        await this.send(answersTopic, [this.messageOf(answer)]);
      }
    }
  }

  private async answer(): Promise<'again' | 'pause'> {
    const { dataSource, inbox, channels } = this.options;
    const listed = await inbox.listOverdue();
    if (listed > 0) this.options.log.warn({ listed }, "partners' events were held too long: a person decides");
    let answered = 0;
    for (const { partner, answersTopic } of channels) {
      const untold = await untoldAnswers(dataSource, partner);
      if (untold.length === 0) continue;
      await this.send(
        answersTopic,
        untold.map((answer) => this.messageOf(answer)),
      );
      await dataSource.query(
        `UPDATE partner_event SET told_at = now() WHERE partner = $1 AND (source, id, status) IN
           (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))`,
        [partner, untold.map(({ source }) => source), untold.map(({ id }) => id), untold.map(({ status }) => status)],
      );
      answered = Math.max(answered, untold.length);
    }
    return answered === ANSWERS_AT_ONCE_MAX ? 'again' : 'pause';
  }

  private messageOf(answer: PartnerAnswer): OutgoingMessage {
    const { source, id, status } = answer;
    return {
      key: source,
      value: JSON.stringify(answer),
      headers: {
        ce_specversion: '1.0',
        ce_type: PARTNER_ANSWER_TYPE,
        ce_source: sourceOf(this.options.service),
        ce_id: `${source}#${id}#${status}`,
        ce_subject: id,
        ce_time: new Date().toISOString(),
        'content-type': 'application/json',
      },
    };
  }

  private async send(topic: string, messages: OutgoingMessage[]): Promise<void> {
    const { broker } = this.options;
    await broker.ensurePresent([topic]);
    this.producer ??= await broker.producer();
    await broker.send(this.producer, topic, messages).catch(async (error: unknown) => {
      await this.disconnect();
      throw error;
    });
  }

  private async disconnect(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}

/** Answers that a partner has not had, in the order in which its events came; held ones say what is missing. */
async function untoldAnswers(dataSource: DataSource, partner: string): Promise<PartnerAnswer[]> {
  const rows = await dataSource.query<
    (Omit<PartnerAnswer, 'code' | 'details'> & {
      code: string | null;
      details: object | null;
      lastNumber: number;
      held: number[] | null;
    })[]
  >(
    `SELECT e.source, e.id, e.status, e.code, e.details, s.last_number::float8 AS "lastNumber",
       (SELECT array_agg(h.number::float8 ORDER BY h.number) FROM partner_event h
        WHERE e.status IN ('held', 'listed') AND h.partner = e.partner AND h.source = e.source
          AND h.status IN ('held', 'listed') AND h.number <= e.number) AS held
     FROM partner_event e JOIN partner_source s USING (partner, source)
     WHERE e.partner = $1 AND e.told_at IS NULL ORDER BY e.received_at, e.number, e.id LIMIT ${ANSWERS_AT_ONCE_MAX}`,
    [partner],
  );
  return rows.map(({ source, id, status, code, details, lastNumber, held }) => ({
    source,
    id,
    status,
    ...(code === null ? {} : { code, details: details ?? {} }),
    ...(held ? { missing: missingRanges({ lastNumber }, held) } : {}),
  }));
}
