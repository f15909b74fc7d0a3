import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '#libs/domain';
import { claimsContract } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { Broker, TopicConsumer, type ArrivedMessage, type BrokerLogin, type PartnerAnswer } from '#libs/messaging';
import { signatureHeaders } from '#libs/partners';
import type { InsurerEvent, Signing } from './insurer.cases.js';

/** What the platform said to an event, by whichever way. */
export type HeardAnswer = Pick<PartnerAnswer, 'status' | 'code' | 'details' | 'missing'>;

/** With what an insurer speaks. */
export interface InsurerAccess {
  insurer: string;
  origin: string;
  kafka: { brokers: readonly string[]; login: BrokerLogin };
  /** `whsec_…` */
  secret: string;
}

const LISTENS_MAX_MS = 30_000;
/** Whoever begins at the end of a topic finds it with the first fetch. */
const FIRST_FETCH_MS = 1_000;
const ANSWER_MAX_MS = 20_000;
const POLL_MS = 50;
const LONG_AGO_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 10_000;
const TYPE = 'application/cloudevents+json';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Speaks as an insurer does: writes its topic, signs requests, reads the answers. */
export class InsurerVoice {
  private readonly broker: Broker;
  private readonly answers: PartnerAnswer[] = [];
  private readonly consumer: TopicConsumer;
  private readonly topic: string;
  private producer: Awaited<ReturnType<Broker['producer']>> | undefined;

  /** @throws {SetUpError} when no insurer of that name speaks Kafka */
  constructor(private readonly access: InsurerAccess) {
    const { insurer, kafka } = access;
    const channel = claimsContract.channels?.find(({ partner }) => partner === insurer);
    if (!channel) throw new SetUpError(`The platform hears no insurer "${insurer}" by Kafka`);
    this.broker = new Broker(kafka.brokers, 'check', quiet, '', kafka.login);
    this.topic = channel.topic;
    const apply = async (messages: ArrivedMessage[]) =>
      void this.answers.push(...messages.map(({ value }) => JSON.parse(String(value)) as PartnerAnswer));
    const reading = {
      topic: channel.answersTopic,
      group: `${insurer}.check-${randomUUID()}`,
      apply,
      isPartners: true,
      isFromEnd: true,
    };
    this.consumer = new TopicConsumer(this.broker, reading, quiet);
    this.consumer.start();
  }

  /** Listens: what is said before may be answered unheard. @throws {SetUpError} when Kafka lets nobody listen */
  async listen(): Promise<void> {
    const deadlineMs = performance.now() + LISTENS_MAX_MS;
    while (this.consumer.heardAtMs.size === 0) {
      if (performance.now() > deadlineMs)
        throw new SetUpError(`The answers cannot be read: ${this.consumer.failure ?? 'Kafka does not answer'}`);
      await sleep(POLL_MS);
    }
    await sleep(FIRST_FETCH_MS);
  }

  /** Writes an event to the topic. @returns its answer that has the status, or another one that came in time */
  async byKafka(event: InsurerEvent | string, status: string): Promise<HeardAnswer | undefined> {
    const before = this.answersTo(event).length;
    const value = typeof event === 'string' ? event : JSON.stringify(event);
    const key = typeof event === 'string' ? randomUUID() : event.source;
    this.producer ??= await this.broker.producer();
    await this.broker.send(this.producer, this.topic, [{ key, value, headers: { 'content-type': TYPE } }]);
    const deadlineMs = performance.now() + ANSWER_MAX_MS;
    while (performance.now() < deadlineMs) {
      const found = this.answersTo(event);
      const fit = found.findLast((answer) => answer.status === status);
      // What is sent again has had its answer.
      if (fit && (typeof event !== 'string' || found.length > before)) return fit;
      if (found.length > before && found.at(-1)?.status !== 'held') break;
      await sleep(POLL_MS);
    }
    return this.answersTo(event).at(-1);
  }

  /** Sends a signed request. */
  async byHttp(event: InsurerEvent | string, signing: Signing): Promise<HeardAnswer> {
    const { origin, secret } = this.access;
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    const id = typeof event === 'string' ? randomUUID() : event.id;
    const at = instantOf(Date.now() - (signing === 'ten minutes ago' ? LONG_AGO_MS : 0));
    const key = signing === 'with another secret' ? `whsec_${randomBytes(32).toString('base64')}` : secret;
    const signed = signing === 'not' ? {} : signatureHeaders([key], { id, body }, at);
    const response = await fetch(`${origin}/api/claims/v1/partner-events`, {
      method: 'POST',
      headers: { ...signed, 'content-type': TYPE },
      body: signing === 'and changed afterwards' ? body.replace('CHECK', 'CHECk') : body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const answer = (await response.json()) as HeardAnswer & { detail?: string };
    return response.ok ? answer : { status: 'refused', code: answer.code ?? String(response.status) };
  }

  async close(): Promise<void> {
    await Promise.all([this.consumer.stop(), this.producer?.disconnect()]);
  }

  /** What is no event is answered by its place in the topic. */
  private answersTo(event: InsurerEvent | string): PartnerAnswer[] {
    if (typeof event === 'string') return this.answers.filter(({ source }) => source === this.topic);
    return this.answers.filter(({ source, id }) => source === event.source && id === event.id);
  }
}
