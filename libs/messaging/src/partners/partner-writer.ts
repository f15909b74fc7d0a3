import type { Producer } from 'kafkajs';
import type { Broker } from '../broker/broker.js';
import { partnerMessage, type ToldPartner } from './partner-message.js';

/** Writes on the topics of partners; after a failure with a new producer. */
export class PartnerWriter {
  private producer: Producer | undefined;

  /** @param service that tells them */
  constructor(
    private readonly broker: Broker,
    private readonly service: string,
  ) {}

  /** Ends when Kafka has it all. What is told again is the same for the partner, by its id. */
  async write(topic: string, told: Iterable<ToldPartner>): Promise<void> {
    const messages = Array.from(told, (one) => partnerMessage(this.service, one));
    if (messages.length === 0) return;
    await this.broker.ensurePresent([topic]);
    try {
      this.producer ??= await this.broker.producer();
      await this.broker.send(this.producer, topic, messages);
    } catch (error) {
      await this.close().catch(() => undefined); // the first failure is the one that counts
      throw error;
    }
  }

  async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}
