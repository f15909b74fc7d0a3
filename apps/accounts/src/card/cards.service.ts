import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { cursorOfId, cursorOfText, entityOf, toPage, type Page } from '#libs/service';
import { refuseCard, type Card, type CardStatus } from './card.js';
import { CardTable, StockCountTable, UnknownChargeTable } from './card.table.js';
import type { UnknownCharge } from './fact.js';
import { countStock, type StockCount } from './stock.js';

/** Which cards are listed. */
export interface CardsAsked {
  /** Of one agency, or of one account wherever it was sold. */
  agency?: string;
  accountId?: string | undefined;
  status?: CardStatus | undefined;
  limit: number;
  afterReference: string;
}

/** The stock of an agency, by the book. */
export interface Stock {
  agency: string;
  cards: { status: CardStatus; count: number }[];
  lastCount: StockCount | null;
}

/** Cards to look at, and the shelf. */
@Injectable()
export class CardsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** A card. @throws {DomainError} `card.not-found` */
  async find(reference: string): Promise<Card> {
    const card = await this.dataSource.getRepository(entityOf(CardTable)).findOneBy({ reference });
    if (!card) throw refuseCard('card.not-found');
    return card;
  }

  /** Cards, by their references. */
  async list({ agency, accountId, status, limit, afterReference }: CardsAsked): Promise<Page<Card>> {
    const query = this.dataSource
      .getRepository(entityOf(CardTable))
      .createQueryBuilder('card')
      .where('card.reference > :afterReference', { afterReference });
    if (agency) query.andWhere('card.agency = :agency', { agency });
    if (accountId) query.andWhere('card.accountId = :accountId', { accountId });
    if (status) query.andWhere('card.status = :status', { status });
    const found = await query
      .orderBy('card.reference')
      .limit(limit + 1)
      .getMany();
    return toPage(found, limit, ({ reference }) => cursorOfText(reference));
  }

  /** What the book says of the cards of an agency. */
  async stockOf(agency: string): Promise<Stock> {
    const cards = await this.dataSource.query<{ status: CardStatus; count: number }[]>(
      'SELECT status, count(*)::int AS count FROM card WHERE agency = $1 GROUP BY status ORDER BY status',
      [agency],
    );
    const lastCount = await this.dataSource
      .getRepository(entityOf(StockCountTable))
      .findOne({ where: { agency }, order: { id: 'DESC' } });
    return { agency, cards, lastCount };
  }

  /** What banks have paid for cards that belong to nobody here, the newest first. */
  async unknownCharges(limit: number, beforeId: string): Promise<Page<UnknownCharge>> {
    const found = await this.dataSource.getRepository(entityOf(UnknownChargeTable)).find({
      where: { id: LessThan(beforeId) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(found, limit, ({ id }) => cursorOfId(id));
  }

  /** Somebody counted the shelf: kept beside what the book says now. */
  async count(agency: string, counted: number, request: CommandRequest): Promise<Answered<StockCount>> {
    const { cards } = await this.stockOf(agency);
    const inBook = cards.find(({ status }) => status === 'received')?.count ?? 0;
    const count: StockCount = { id: idFor(request), agency, counted, inBook, by: request.by, at: request.at };
    return this.commands.run(countStock, count, request);
  }
}
