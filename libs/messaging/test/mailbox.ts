import type { CloudEvent, TransferSentV1 } from '#libs/events';
import { messageOf, openTestBooks, transferSent, type TestBooks } from '#libs/testing';
import type { EntityManager } from 'typeorm';
import { discardDeadLetter, listDeadLetters, retryDeadLetter, type DeadLetter } from '../src/dead-letters.js';
import { Inbox } from '../src/inbox.js';
import type { ArrivedMessage } from '../src/sorting.js';

/** What no one can read. */
export const BROKEN = { value: Buffer.from('{"transferId":') };

/** Messages of one lane as Kafka brings them, each at an offset of its own. */
export class Lane {
  private offset = 0;

  constructor(readonly lane: number) {}

  /** The event at a position; `spoil` changes its message on the way. */
  message(
    position: number,
    subject: string,
    spoil: Partial<ArrivedMessage> = {},
    amountCentimes = 100,
  ): ArrivedMessage {
    const event = transferSent({ transferId: subject, amountCentimes });
    const { value, headers } = messageOf(event, { lane: this.lane, position });
    return { ...this.raw({ value: Buffer.from(value), headers }), ...spoil };
  }

  /** Any message at all. */
  raw(message: Pick<ArrivedMessage, 'value' | 'headers'>): ArrivedMessage {
    return { topic: 'transfers.events', partition: this.lane, offset: String(this.offset++), ...message };
  }
}

/** An inbox on a database of its own, which notes in the table `applied` what it is given. */
export class Mailbox {
  /** What the handler does besides noting an event. */
  before: (event: CloudEvent) => Promise<void> | void = () => undefined;
  readonly inbox: Inbox;

  private constructor(readonly books: TestBooks) {
    this.inbox = new Inbox(books.dataSource, 'transfers', (events, manager) => this.note(events, manager));
  }

  static async open(): Promise<Mailbox> {
    const books = await openTestBooks();
    await books.dataSource.query(`CREATE TABLE applied (
      n bigint GENERATED ALWAYS AS IDENTITY, lane int, position int, subject text, amount_centimes bigint)`);
    return new Mailbox(books);
  }

  /** Begins anew, as if nothing had come yet. */
  async empty(): Promise<void> {
    this.before = () => undefined;
    await this.books.dataSource.query('TRUNCATE applied, dead_letter, consumer_cursor');
  }

  /** `lane:position` of all events applied, in order. */
  async applied(): Promise<string[]> {
    const rows = await this.books.dataSource.query<{ place: string }[]>(
      `SELECT lane || ':' || position AS place FROM applied ORDER BY n`,
    );
    return rows.map(({ place }) => place);
  }

  letters(): Promise<DeadLetter[]> {
    return listDeadLetters(this.books.dataSource, 0, 1_000);
  }

  /** `position status` of all dead letters. */
  async statuses(): Promise<string[]> {
    return (await this.letters()).map(({ position, status }) => `${position} ${status}`);
  }

  async retry(position: number): Promise<number> {
    return retryDeadLetter(this.books.dataSource, this.inbox.handler, await this.letterAt(position));
  }

  async discard(position: number): Promise<number> {
    return discardDeadLetter(this.books.dataSource, this.inbox.handler, await this.letterAt(position));
  }

  /** Id of the dead letter of a position. */
  async letterAt(position: number): Promise<number> {
    return (await this.letters()).find((letter) => letter.position === position)?.id ?? 0;
  }

  private async note(events: CloudEvent[], manager: EntityManager): Promise<void> {
    for (const event of events) {
      const { lane, position } = event.sequence;
      const { amountCentimes } = (event as unknown as TransferSentV1).data;
      await manager.query('INSERT INTO applied (lane, position, subject, amount_centimes) VALUES ($1, $2, $3, $4)', [
        lane,
        position,
        event.subject,
        amountCentimes,
      ]);
      await this.before(event);
    }
  }
}
