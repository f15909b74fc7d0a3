import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import { csvHead, csvRows, streamWorkbook, type SheetColumn, type Words } from '#libs/documents';
import { addDays, assert, instantOf, isUuid, type Instant } from '#libs/domain';
import { DifferenceTable } from '#libs/partners';
import { entityOf, InjectSetting, type Page } from '#libs/service';
import claims from '../../product.js';
import { BENEFIT_RULES, INSURANCE_CONTRACT, insuredDay } from '../benefit/rules.parameter.js';
import type { Claim } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import { matchAnswer, matchStatement, type ComparedLine, type InsurerAnswer, type MatchedReply } from './answer.js';
import { beginStatement, closeStatement, statementIn, type OfMonth } from './closing.js';
import { premiumLinesOf, type ContractOn, type StatedPeriod, type StatedPolicy } from './premium-lines.js';
import {
  daysOf,
  isClosed,
  lineAmount,
  lineKey,
  periodOf,
  refuseStatement,
  type ClaimLine,
  type ClosedStatement,
  type InsurerStatement,
  type InsurerLine,
  type StatementTotals,
} from './statement.js';
import { statementColumns } from './statement.file.js';
import { PRINTED_LINES_MAX, renderStatement } from './statement.pdf.js';
import { StatementTable } from './statement.table.js';
import { lineCountOf, StatementSum } from './totals.js';

const READ_AT_ONCE = 2_000;
/**
 * What was being decided when a month began to close is committed by then, or given up: a consumer's transaction may be
 * silent for five seconds.
 */
const SETTLED_AFTER_MS = 5_000;
/** Of the sheet of a workbook. */
const TITLE = 'Relevé';
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** As many as are looked at again when an answer comes; differences are closed long before. */
const OPEN_DIFFERENCES_MAX = 20_000;

/** A place in the lines of a statement: behind a policy, or behind a claim. Premiums come first. */
interface LinePlace {
  kind: InsurerLine['kind'];
  afterId: string;
}

const BEGINNING: LinePlace = { kind: 'premium', afterId: FIRST_ID };

/** Some lines, whole policies and claims, and the place behind them; null: there are no more. */
interface LinePiece {
  lines: InsurerLine[];
  next: LinePlace | null;
}

/** A statement, and what its lines are made of. */
export interface StatementRead {
  statement: InsurerStatement;
  period: StatedPeriod;
}

/** The use cases of monthly statements to insurers. */
@Injectable()
export class StatementsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    @InjectSetting(claims.settings.institution) private readonly institution: Words,
  ) {}

  /** The statement of a month. @throws {DomainError} `statement.insurer-not-found` */
  async find({ insurer, month }: OfMonth): Promise<StatementRead> {
    const contracts = this.parameters.current().valuesOf(INSURANCE_CONTRACT.name);
    if (!contracts.some(({ value }) => (value as { insurer: string }).insurer === insurer))
      throw refuseStatement('statement.insurer-not-found', { insurer });
    const statements = await this.dataSource.getRepository(entityOf(StatementTable)).findBy({ insurer });
    const statement = statementIn({ statements }, { insurer, month });
    return { statement, period: periodOf(statement, statements, instantOf(Date.now())) };
  }

  /** What the lines of a period add up to. */
  async totalsOf(period: StatedPeriod): Promise<StatementTotals> {
    const sum = new StatementSum(createHash('sha256'));
    for await (const lines of this.lines(period)) for (const line of lines) sum.add(line);
    return sum.totals();
  }

  /**
   * Closes a month: first what is known is fixed, then it is added up. Cut off in between, the same request goes on where
   * it was.
   *
   * @param isEmpty it is known that the month has no line
   * @throws {DomainError} what the decisions refuse
   */
  async close(of: OfMonth, isEmpty: boolean, request: CommandRequest): Promise<Answered<ClosedStatement>> {
    const { items } = await this.page((await this.find(of)).period, 1, undefined);
    const begin = { ...request, idempotencyKey: `${request.idempotencyKey}/begin` };
    const { reply } = await this.commands.run(beginStatement, { ...of, hasLines: items.length > 0, isEmpty }, begin);
    await settled(reply.knownAt);
    const { period } = await this.find(of);
    return this.commands.run(closeStatement, { ...of, totals: await this.totalsOf(period), isEmpty }, request);
  }

  /** Matches an insurer's answer with the statement. @throws {DomainError} what the decision refuses */
  async match(of: OfMonth, answer: InsurerAnswer, request: CommandRequest): Promise<Answered<MatchedReply>> {
    const { statement, period } = await this.find(of);
    if (!isClosed(statement)) throw refuseStatement('statement.not-closed', { month: of.month });
    const mine = answer.lines ? await this.comparedLines(period, statement.totals) : [];
    const matching = matchAnswer(statement.totals, mine, answer);
    const open = await this.dataSource
      .getRepository(entityOf(DifferenceTable))
      .find({ select: { id: true }, where: { partner: of.insurer, status: 'open' }, take: OPEN_DIFFERENCES_MAX });
    return this.commands.run(matchStatement, { ...of, matching, openIds: open.map(({ id }) => id) }, request);
  }

  /** The lines of a period, piece by piece: premiums by policy, then claims. */
  async *lines(period: StatedPeriod): AsyncGenerator<InsurerLine[]> {
    for (let place: LinePlace | null = BEGINNING; place;) {
      const piece: LinePiece = await this.piece(period, place, READ_AT_ONCE);
      if (piece.lines.length > 0) yield piece.lines;
      place = piece.next;
    }
  }

  /**
   * Some lines. All of a policy stand on one page, which may become a few longer for that.
   *
   * @throws {DomainError} `statement.malformed-cursor`
   */
  async page(period: StatedPeriod, limit: number, cursor: string | undefined): Promise<Page<InsurerLine>> {
    const items: InsurerLine[] = [];
    let place: LinePlace | null = cursor === undefined ? BEGINNING : placeOf(cursor);
    while (place && items.length < limit) {
      const piece: LinePiece = await this.piece(period, place, limit - items.length);
      items.push(...piece.lines);
      place = piece.next;
    }
    return place ? { items, nextCursor: cursorOf(place) } : { items };
  }

  /** The lines as a file: CSV and workbook while they are read, a PDF of the totals with the lines when they are few. */
  async file(of: OfMonth, kind: 'csv' | 'xlsx' | 'pdf'): Promise<AsyncIterable<string | Buffer> | Buffer> {
    const { statement, period } = await this.find(of);
    if (kind === 'pdf') return this.pdf(statement, period);
    const columns = statementColumns(of.insurer);
    return kind === 'csv'
      ? csvOf(columns, this.lines(period))
      : streamWorkbook(`${TITLE} ${of.month}`, columns, this.lines(period));
  }

  private async pdf({ insurer, month, ...statement }: InsurerStatement, period: StatedPeriod): Promise<Buffer> {
    const totals = statement.totals ?? (await this.totalsOf(period));
    const arePrinted = lineCountOf(totals) <= PRINTED_LINES_MAX;
    const printed: InsurerLine[] = [];
    if (arePrinted) for await (const lines of this.lines(period)) printed.push(...lines);
    const rules = this.parameters.current().on(BENEFIT_RULES, insuredDay(`${month}-01`));
    const { institution } = this;
    const of = { institution, insurer, month, status: statement.status, knownAt: period.knownAt };
    return renderStatement({ ...of, totals, lines: printed, rules });
  }

  private async comparedLines(period: StatedPeriod, totals: StatementTotals): Promise<ComparedLine[]> {
    const sum = new StatementSum(createHash('sha256'));
    const compared: ComparedLine[] = [];
    for await (const lines of this.lines(period)) {
      for (const line of lines) {
        sum.add(line);
        compared.push({ key: lineKey(line), amountCentimes: lineAmount(line) });
      }
    }
    assert(
      sum.totals().digest === totals.digest,
      `the lines of ${period.insurer} ${period.month} are those it was closed with`,
    );
    return compared;
  }

  private piece(period: StatedPeriod, place: LinePlace, count: number): Promise<LinePiece> {
    return place.kind === 'premium'
      ? this.premiums(period, place.afterId, count)
      : this.claims(period, place.afterId, count);
  }

  private async premiums(period: StatedPeriod, afterId: string, count: number): Promise<LinePiece> {
    const { insurer, month, knownAt, before } = period;
    const [first, last] = daysOf(month);
    // Of a loan what covers, and what was known otherwise: whatever changed since is not what it had been then. Of a sale
    // what was done since the month began, in whatever time zone.
    const policies = await this.dataSource.query<StatedPolicy[]>(
      `SELECT id, kind, client_id AS "clientId", loan_id AS "loanId", spans FROM policy
       WHERE insurer = $1 AND id > $2
         AND (kind = 'loan' AND starts_on <= $3 AND (ends_on >= $4 OR spans->-1->>'recordedAt' > $5)
           OR kind = 'standalone' AND spans->-1->>'recordedAt' >= $6)
       ORDER BY id LIMIT $7`,
      [insurer, afterId, last, first, before?.knownAt ?? knownAt, addDays(first, -1), count],
    );
    const contractOn = this.contracts();
    return {
      lines: policies.flatMap((policy) => premiumLinesOf(policy, period, contractOn)),
      next: nextPlace('premium', policies, count) ?? { kind: 'claim', afterId: FIRST_ID },
    };
  }

  private async claims({ insurer, month }: StatedPeriod, afterId: string, count: number): Promise<LinePiece> {
    const [first, last] = daysOf(month);
    const claims = await this.dataSource
      .getRepository(entityOf(ClaimTable))
      .createQueryBuilder('claim')
      .where('claim.insurer = :insurer AND claim.id > :afterId', { insurer, afterId })
      .andWhere('claim.served_on BETWEEN :first AND :last', { first, last })
      .orderBy('claim.id')
      .limit(count)
      .getMany();
    return { lines: claims.map(claimLineOf), next: nextPlace('claim', claims, count) };
  }

  /** The contracts by day, as they are known now. */
  private contracts(): ContractOn {
    const parameters = this.parameters.current();
    return (day) => parameters.on(INSURANCE_CONTRACT, insuredDay(day));
  }
}

async function* csvOf(
  columns: readonly SheetColumn<InsurerLine>[],
  pieces: AsyncIterable<readonly InsurerLine[]>,
): AsyncGenerator<string> {
  yield csvHead(columns);
  for await (const lines of pieces) yield csvRows(columns, lines);
}

async function settled(knownAt: Instant): Promise<void> {
  await sleep(Math.max(0, Date.parse(knownAt) + SETTLED_AFTER_MS - Date.now()));
}

function nextPlace(kind: LinePlace['kind'], read: readonly { id: string }[], count: number): LinePlace | null {
  const last = read.at(-1);
  return last && read.length === count ? { kind, afterId: last.id } : null;
}

function cursorOf({ kind, afterId }: LinePlace): string {
  return `${kind}_${afterId}`;
}

function placeOf(cursor: string): LinePlace {
  const [kind, afterId = ''] = cursor.split('_');
  if ((kind !== 'premium' && kind !== 'claim') || !isUuid(afterId)) throw refuseStatement('statement.malformed-cursor');
  return { kind, afterId };
}

function claimLineOf(claim: Claim): ClaimLine {
  const { claimNumber, policyId, clientId, memberId, benefit, eventOn, declaredOn, settledBy, amountCentimes } = claim;
  const dayOf = (status: Claim['status']) => claim.steps.find((step) => step.status === status)?.on;
  const [decidedOn, paidOn] = [dayOf('accepted'), dayOf('settled')];
  assert(decidedOn && paidOn && settledBy && amountCentimes, `claim ${claim.id} was accepted and served`);
  return {
    kind: 'claim',
    claimNumber,
    policyId,
    clientId,
    memberId,
    benefit,
    eventOn,
    declaredOn,
    decidedOn,
    paidOn,
    channel: settledBy,
    amountCentimes,
  };
}
