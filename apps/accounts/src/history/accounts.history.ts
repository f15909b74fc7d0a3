import type { DataSource } from 'typeorm';
import { idFor, type CommandQueue, type CommandRequest } from '#libs/commands';
import { instantOf } from '#libs/domain';
import { FIRST_NAMES, InTurn, LAST_NAMES, nameAt, type History, type YearPlan } from '#libs/history';
import type { Holder } from '../account/holder.js';
import { ribKeyOf } from '../account/rib.js';
import { receiveCards, sellCard } from '../card/stock.js';
import { deposit } from '../counter/deposit.js';
import { withdraw } from '../counter/withdrawal.js';
import { adoptAccount } from '../opening/adoption.js';
import type { PlannedAccountStep } from './accounts.plan.js';

const BY = 'history';
/** With what the RIBs of a history begin: a city that no account has. */
export const RIB_OF_HISTORY = '007000';

/** Lets a planned year of accounts happen, as counters and the bank would have done it. */
export class AccountsHistory implements History<PlannedAccountStep> {
  private readonly inTurn = new InTurn();

  constructor(
    private readonly queue: CommandQueue,
    private readonly dataSource: Pick<DataSource, 'query'>,
    /** Distinguishes the histories of a scale from any other, by year. */
    private readonly nameOf: (year: number) => string,
    private readonly year: number,
    readonly plan: YearPlan<PlannedAccountStep>,
  ) {}

  requestOf({ key, agency, atMs }: PlannedAccountStep): CommandRequest {
    const at = instantOf(atMs);
    return { idempotencyKey: `${this.nameOf(this.year)}/${key}`, scope: agency, by: BY, asked: { at }, at };
  }

  /** What happens to one account happens one after another. */
  perform(step: PlannedAccountStep, request: CommandRequest): Promise<unknown> {
    return this.inTurn.run(step.serial, () => this.happen(step, request));
  }

  /** @throws {Error} when something else happened to accounts in the year: with this history on top it would be neither */
  async begin(first: readonly PlannedAccountStep[]): Promise<void> {
    const ids = first.map((step) => idFor(this.requestOf(step)));
    const others = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM account WHERE opened_on BETWEEN $1 AND $2 AND id <> ALL($3)
       UNION ALL SELECT 1 FROM movement WHERE value_on BETWEEN $1 AND $2 AND id <> ALL($3) LIMIT 1`,
      [`${this.year}-01-01`, `${this.year}-12-31`, ids],
    );
    if (others.length > 0)
      throw new Error(`${this.year} holds accounts already, of counters or of a history with another scale`);
  }

  private async happen(step: PlannedAccountStep, request: CommandRequest): Promise<unknown> {
    const { what, serial, agency, amountCentimes } = step;
    const id = idFor(request);
    const of = { id, accountId: this.accountOf(step), agency, amountCentimes, by: BY };
    switch (what) {
      case 'open': {
        const openingId = idFor(request, 1);
        const digits = `${RIB_OF_HISTORY}${String(serial).padStart(16, '0')}`;
        const rib = digits + ribKeyOf(digits);
        const command = { id, openingId, holder: holderOf(serial), level: 2, rib, agency, by: BY };
        return this.queue.run(adoptAccount, command, request);
      }
      case 'card': {
        const reference = `CH${String(serial).padStart(10, '0')}`;
        const received = { ...request, idempotencyKey: `${request.idempotencyKey}/received` };
        await this.queue.run(receiveCards, { references: [reference], agency, by: BY }, received);
        const lastFour = String(serial % 10_000).padStart(4, '0');
        const sale = { accountId: of.accountId, reference, lastFour, replaces: null, agency, by: BY };
        return this.queue.run(sellCard, sale, request);
      }
      case 'deposit':
        return this.queue.run(deposit, of, request);
      case 'withdrawal':
        return this.queue.run(withdraw, of, request);
    }
  }

  /** The id that the account got when it was opened follows from that. */
  private accountOf({ serial, openedInYear, openedAtMs, openedAtAgency }: PlannedAccountStep): string {
    const idempotencyKey = `${this.nameOf(openedInYear)}/open/${serial}`;
    const at = instantOf(openedAtMs);
    return idFor({ idempotencyKey, scope: openedAtAgency, by: BY, asked: { at }, at });
  }
}

/** The invented holder of a serial number. */
function holderOf(serial: number): Holder {
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  return {
    firstName: nameAt(FIRST_NAMES, serial),
    lastName: nameAt(LAST_NAMES, Math.floor(serial / FIRST_NAMES.length)),
    birthOn: `${1955 + (serial % 38)}-${twoDigits(1 + (serial % 12))}-${twoDigits(1 + (serial % 28))}`,
    idKind: 'cin',
    idNumber: `HB${String(serial).padStart(7, '0')}`,
    idExpiresOn: '2035-12-31',
    address: `${1 + (serial % 90)}, rue de l'histoire`,
    phone: `06${String(serial).padStart(8, '0')}`,
  };
}
