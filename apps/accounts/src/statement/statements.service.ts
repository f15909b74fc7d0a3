import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { csvHead, csvRows, streamWorkbook, type Words } from '#libs/documents';
import { addDays, assert, type Centimes, type Day } from '#libs/domain';
import { askPrepared, entityOf, InjectSetting, jsonRowOf, Network, type PreparedQuery } from '#libs/service';
import accounts from '../../product.js';
import { MovementTable } from '../movement/movement.table.js';
import type { Account } from '../account/account.js';
import { OpeningTable } from '../opening/opening.table.js';
import { STATEMENT_COLUMNS } from './statement.file.js';
import { renderAccountStatement } from './statement.pdf.js';
import { refuseAccountStatement, type StatementDays, type StatementHead, type BookLine } from './statement.js';

const READ_AT_ONCE = 1_000;
/** More lines are not printed. */
const PRINTED_LINES_MAX = 2_000;

/** The book of an account never goes back: its last line up to a day says what it held then. */
const PLACE: PreparedQuery = {
  name: 'balance-on-a-day',
  text: `SELECT number::float8 AS number, balance_after_centimes::float8 AS "balanceCentimes" FROM movement
    WHERE account_id = $1 AND booked_on <= $2 AND number <= $3 ORDER BY booked_on DESC, number DESC LIMIT 1`,
};
const LINES: PreparedQuery = {
  name: 'lines-of-a-statement',
  text: `SELECT ${jsonRowOf(MovementTable, 'm')} AS line FROM movement m
    WHERE account_id = $1 AND number > $2 AND number <= $3 ORDER BY number LIMIT $4`,
};

/** The last movement up to a day. */
interface Place {
  number: number;
  balanceCentimes: Centimes;
}

/** What an account held on past days, and its statements. */
@Injectable()
export class AccountStatements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly network: Network,
    @InjectSetting(accounts.settings.institution) private readonly institution: Words,
  ) {}

  /** What an account held at the end of a day. */
  async balanceOn(account: Pick<Account, 'id' | 'movementCount'>, day: Day): Promise<Centimes> {
    return (await this.placeOn(account, day)).balanceCentimes;
  }

  /** What a statement says besides its lines: what is booked after it was made is not in it. */
  async headOf(account: Account, { from, to }: StatementDays): Promise<StatementHead> {
    const [before, last] = [await this.placeOn(account, addDays(from, -1)), await this.placeOn(account, to)];
    return {
      accountId: account.id,
      rib: account.rib,
      from,
      to,
      openingBalanceCentimes: before.balanceCentimes,
      closingBalanceCentimes: last.balanceCentimes,
      firstNumber: before.number + 1,
      lastNumber: last.number,
    };
  }

  /** Lines of a statement behind a number, by their numbers. */
  async lines({ accountId, lastNumber }: StatementHead, afterNumber: number, limit: number): Promise<BookLine[]> {
    const asked = [accountId, afterNumber, lastNumber, limit];
    return (await askPrepared<{ line: BookLine }>(this.dataSource, LINES, asked)).map(({ line }) => line);
  }

  /** A statement as a file: CSV and workbook while it is read, a PDF when it is not too long. */
  async file(
    account: Account,
    head: StatementHead,
    kind: 'csv' | 'xlsx' | 'pdf',
  ): Promise<AsyncIterable<string | Buffer> | Buffer> {
    if (kind === 'csv') return csvOf(this.pieces(head));
    if (kind === 'xlsx') return streamWorkbook(`${head.from} ${head.to}`, STATEMENT_COLUMNS, this.pieces(head));
    const lineCount = head.lastNumber - head.firstNumber + 1;
    if (lineCount > PRINTED_LINES_MAX)
      throw refuseAccountStatement('statement.too-long-to-print', { lineCount, maximum: PRINTED_LINES_MAX });
    const opening = await this.dataSource.getRepository(entityOf(OpeningTable)).findOneBy({ id: account.openingId });
    assert(opening, 'an account has its request');
    const lines: BookLine[] = [];
    for await (const piece of this.pieces(head)) lines.push(...piece);
    return renderAccountStatement({
      institution: this.institution,
      head,
      holder: opening.holder,
      agency: account.agency,
      lines,
      nameOf: (agency) => this.network.agency(agency)?.name ?? agency,
    });
  }

  private async *pieces(head: StatementHead): AsyncGenerator<BookLine[]> {
    for (let after = head.firstNumber - 1; after < head.lastNumber;) {
      const piece = await this.lines(head, after, READ_AT_ONCE);
      yield piece;
      after = piece.at(-1)?.number ?? head.lastNumber;
    }
  }

  private async placeOn({ id, movementCount }: Pick<Account, 'id' | 'movementCount'>, day: Day): Promise<Place> {
    const [place] = await askPrepared<Place>(this.dataSource, PLACE, [id, day, movementCount]);
    return place ?? { number: 0, balanceCentimes: 0 };
  }
}

async function* csvOf(pieces: AsyncIterable<readonly BookLine[]>): AsyncGenerator<string> {
  yield csvHead(STATEMENT_COLUMNS);
  for await (const piece of pieces) yield csvRows(STATEMENT_COLUMNS, piece);
}
