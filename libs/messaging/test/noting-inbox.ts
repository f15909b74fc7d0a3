import { randomUUID } from 'node:crypto';
import { DomainError } from '#libs/domain';
import { openTestBooks, silentLog, type TestBooks } from '#libs/testing';
import type { PartnerEvent } from '../src/partners/partner-event.js';
import { oneByOne, PartnerInbox, type PartnerAnswer } from '../src/partners/partner-inbox.js';

const WINDOW_MS = 1_000;

/** An inbox that notes in a table what it takes: `refuse` as data refuses it, `poison` is our own mistake until mended. */
export class NotingInbox {
  /** Whose events come: another one for each test. */
  source = '';
  isMended = true;
  readonly inbox: PartnerInbox;

  private constructor(readonly books: TestBooks) {
    this.inbox = new PartnerInbox({
      dataSource: books.dataSource,
      partners: ['saham'],
      handler: oneByOne(async ({ id, data }, manager) => {
        await manager.query('INSERT INTO taken (id) VALUES ($1)', [id]);
        if (data === 'poison' && !this.isMended) await manager.query('SELECT 1 / 0');
        const details = { policy: 12, said: 'a\0b' };
        if (data === 'refuse')
          throw new DomainError('claim.unknown-policy', 422, 'No policy has this number.', details);
      }),
      windowMs: WINDOW_MS,
      log: silentLog,
    });
  }

  static async open(): Promise<NotingInbox> {
    const books = await openTestBooks();
    await books.dataSource.query('CREATE TABLE taken (n bigint GENERATED ALWAYS AS IDENTITY, id text NOT NULL)');
    return new NotingInbox(books);
  }

  /** Begins anew, with another source. */
  async empty(): Promise<void> {
    this.source = `/insurers/${randomUUID()}`;
    await this.books.dataSource.query('TRUNCATE taken, partner_event, partner_source');
  }

  /** An event of the source. @param number undefined: it is not numbered */
  readonly event = (number: number | undefined, id = `e${number}`, data: unknown = {}): PartnerEvent => ({
    partner: 'saham',
    source: this.source,
    id,
    type: 'insurer.claim-declared.v1',
    occurredAt: '2026-11-26T09:00:00Z',
    data,
    ...(number === undefined ? {} : { number }),
  });

  readonly take = (one: PartnerEvent): Promise<PartnerAnswer> => this.inbox.take(one, 'http');

  /** Ids of what was taken, in order. */
  readonly taken = async (): Promise<string[]> => {
    const rows = await this.books.dataSource.query<{ id: string }[]>('SELECT id FROM taken ORDER BY n');
    return rows.map(({ id }) => id);
  };
}
