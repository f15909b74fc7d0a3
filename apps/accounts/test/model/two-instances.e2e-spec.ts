import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededParameters } from '#libs/approvals';
import { blockCommands } from '#libs/counter';
import {
  bookInvariants,
  CommandQueue,
  idFor,
  type CommandDefinition,
  type CommandRequest,
  type RowRefs,
} from '#libs/commands';
import { derivedUuid, DomainError, instantOf } from '#libs/domain';
import { openTestBooks, type TestBooks } from '#libs/testing';
import accounts from '../../product.js';
import { AccountTable } from '../../src/account/account.table.js';
import { blockAccount, unblockAccount } from '../../src/account/block.js';
import { ribKeyOf } from '../../src/account/rib.js';
import { ACCOUNTS_PARAMETERS } from '../../src/account/rules.parameter.js';
import { ACCOUNTS_INVARIANTS } from '../../src/accounts.books.js';
import { accountsService } from '../../src/accounts.module.js';
import { clearCard } from '../../src/card/charge.js';
import { authoriseCard, type CardMessage } from '../../src/card/hold.js';
import { refundCard, reverseCard } from '../../src/card/repayment.js';
import { receiveCards, sellCard } from '../../src/card/stock.js';
import { deposit } from '../../src/counter/deposit.js';
import { withdraw } from '../../src/counter/withdrawal.js';
import { withdrawMobile } from '../../src/mobile/mobile-withdrawal.js';
import { adoptAccount } from '../../src/opening/adoption.js';
import { closeAccount } from '../../src/opening/closing.js';
import { releaseReservation, reserveCash } from '../../src/reservation/reservation.js';
import { reverseCash } from '../../src/reversal/reversal.js';
import { newHolder, TODAY } from '../branch.js';
import { copyOf, doIn, heldIn, newModel, type AccountModel, type Act } from './account.model.js';
import { Numbering, STEP, type Step } from './acts.js';

const ACCOUNTS_AT_ONCE = 16;
const ACTS_OF_AN_ACCOUNT_MAX = 60;
const ACTS_IN_ALL_MIN = 10_000;
/** Drawn by chance: what is seldom may need more acts than the fewest. */
const ACTS_IN_ALL_MAX = 3 * ACTS_IN_ALL_MIN;
const AGENCY = 'RAB-001';
const BANK = 'attijari';
const AT = instantOf(Date.now());
const BY = 'somebody';
const { issueBlock } = blockCommands(accounts);

/** What has to happen in some of the accounts, or they prove little. */
const ENCOUNTERS = (
  'deposit withdraw refund authorise clear reverse block unblock close closed blocked unblocked insufficient-funds ' +
  'due-by-client not-empty day-ceiling needs-approval same two reserve give free take-back reservation.too-much ' +
  'reservation.not-found reservation.paid reservation.above movement.not-found movement.reversed'
).split(' ');

describe('an account on two instances', () => {
  let books: TestBooks;
  let queues: CommandQueue[];
  let done = 0;
  const seen = new Set<string>();
  const seed = Date.now() % 1_000_000_000;

  beforeAll(async () => {
    books = await openTestBooks(accountsService.migrations, accountsService.tables);
    const parameters = seededParameters(...ACCOUNTS_PARAMETERS);
    const options = { ...accountsService.queue, parameters: () => parameters };
    queues = [new CommandQueue(books.url, options), new CommandQueue(books.url, options)];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.drain()));
    await books?.close();
  });

  const requestOf = (idempotencyKey: string = randomUUID()): CommandRequest => ({
    idempotencyKey,
    scope: AGENCY,
    by: BY,
    asked: {},
    at: AT,
  });
  /** Runs a command. @returns the code by which it was refused, or null */
  const outcomeOf = async <Command, Refs extends RowRefs, Reply>(
    queue: CommandQueue,
    command: CommandDefinition<Command, Refs, Reply>,
    asked: Command,
    request: CommandRequest,
  ): Promise<string | null> => {
    try {
      await queue.run(command, asked, request);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  /** An account with a card. */
  const opened = async () => {
    const [queue] = queues as [CommandQueue];
    const request = requestOf();
    const id = idFor(request);
    const digits = `0078109${String(BigInt(`0x${id.slice(-12)}`) % 10n ** 15n).padStart(15, '0')}`;
    const rib = digits + ribKeyOf(digits);
    const account = { id, openingId: idFor(request, 1), holder: newHolder(), level: 2, rib, agency: AGENCY, by: BY };
    await queue.run(
      adoptAccount,
      { ...account, holder: { ...account.holder, idKind: 'cin', idNumber: id.slice(-15) } },
      request,
    );
    const reference = `CB${id.replaceAll('-', '').slice(-16).toUpperCase()}`;
    await queue.run(receiveCards, { references: [reference], agency: AGENCY, by: BY }, requestOf());
    const sale = { accountId: id, reference, lastFour: '4242', replaces: null, agency: AGENCY, by: BY };
    await queue.run(sellCard, sale, requestOf());
    const blockId = idFor(request, 2);
    const count = 2 * ACTS_OF_AN_ACCOUNT_MAX;
    const block = await queue.run(issueBlock, { blockId, agency: AGENCY, count }, requestOf());
    return { accountId: id, cardReference: reference, receiptNumbers: block.reply.receiptNumbers };
  };
  type Opened = Awaited<ReturnType<typeof opened>>;

  const messageOf = ({ cardReference }: Opened, n: number | string): CardMessage => ({
    acquirer: '007',
    terminal: 'TPE00001',
    sentAt: '1126091500',
    stan: '000001',
    rrn: `${cardReference}-${n}`,
  });

  // Every second one: beside each is the id of what accompanies it.
  const movementIdOf = ({ accountId }: Opened, n: number) => derivedUuid(`${accountId.slice(0, -4)}aa00`, 2 * (n + 1));
  const reservationIdOf = ({ accountId }: Opened, n: number) =>
    derivedUuid(`${accountId.slice(0, -4)}bb00`, 2 * (n + 1));

  /** Does an act at an instance. @returns the code by which it was refused, or null */
  const perform = (queue: CommandQueue, of: Opened, act: Act, request: CommandRequest): Promise<string | null> => {
    const { accountId, cardReference } = of;
    const id = idFor(request);
    const cash = { id, accountId, agency: AGENCY, by: BY };
    const card = {
      id,
      bank: BANK,
      cardReference,
      message: messageOf(of, request.idempotencyKey),
      channel: 'shop' as const,
    };
    switch (act.what) {
      case 'deposit':
      case 'withdraw': {
        const movement = { ...cash, id: movementIdOf(of, act.n), amountCentimes: act.amount };
        return outcomeOf(queue, act.what === 'deposit' ? deposit : withdraw, movement, request);
      }
      case 'take-back': {
        const asked = { ...cash, movementId: movementIdOf(of, act.of), reason: 'a mistake', by: 'another person' };
        return outcomeOf(queue, reverseCash, asked, request);
      }
      case 'reserve': {
        const asked = { ...cash, id: reservationIdOf(of, act.n), amountCentimes: act.amount, by: BY };
        return outcomeOf(queue, reserveCash, asked, request);
      }
      case 'give': {
        const reserved = { reservationId: reservationIdOf(of, act.of), receiptNumber: of.receiptNumbers[act.n]! };
        const asked = { id, agency: AGENCY, ...reserved, amountCentimes: act.amount, receivedAt: AT, by: BY };
        return outcomeOf(queue, withdrawMobile, asked, request);
      }
      case 'free':
        return outcomeOf(queue, releaseReservation, { id: reservationIdOf(of, act.of), agency: AGENCY }, request);
      case 'refund':
        return outcomeOf(queue, refundCard, { ...card, amountCentimes: act.amount, clearedOn: TODAY }, request);
      case 'authorise': {
        const { isAdvice, mayBePartial, amount: amountCentimes } = act;
        const asked = { ...card, message: messageOf(of, act.n), amountCentimes, isAdvice, mayBePartial };
        return outcomeOf(queue, authoriseCard, asked, request);
      }
      case 'clear': {
        const authorisation = act.of === null ? {} : { authorisation: messageOf(of, act.of) };
        const asked = { ...card, ...authorisation, amountCentimes: act.amount, clearedOn: TODAY, isLast: act.isLast };
        return outcomeOf(queue, clearCard, asked, request);
      }
      case 'reverse': {
        const remaining = act.remaining > 0 ? { remainingCentimes: act.remaining } : {};
        return outcomeOf(queue, reverseCard, { ...card, original: messageOf(of, act.of), ...remaining }, request);
      }
      case 'block':
        return outcomeOf(
          queue,
          blockAccount,
          { accountId, kind: act.kind, reason: 'because', by: `person ${id}`, isCompliance: false },
          request,
        );
      case 'unblock':
        return outcomeOf(queue, unblockAccount, { accountId, by: BY, isCompliance: false }, request);
      case 'close':
        return outcomeOf(queue, closeAccount, { accountId, agency: AGENCY }, request);
    }
  };

  const kept = async ({ accountId }: Opened) => {
    const account = await books.repositoryOf(AccountTable).findOneByOrFail({ id: accountId });
    const { balanceCentimes: balance, heldCentimes: held, dueCentimes: due, status, block } = account;
    return { balance, held, due, status, block: block?.kind ?? null };
  };
  const shown = (model: AccountModel) => {
    const { balance, due, status, block } = model;
    return { balance, held: heldIn(model), due, status, block };
  };
  const meet = (act: Act, code: string | null) => {
    done++;
    seen.add(act.what);
    if (code) seen.add(code.replace('account.', ''));
  };

  const live = async (steps: readonly Step[]) => {
    const of = await opened();
    let model = newModel();
    const numbering = new Numbering();
    for (const { how, at, ...drawn } of steps) {
      const [act, other] = [numbering.of(drawn.act), numbering.of(drawn.other)];
      const [one, two] = [queues[at]!, queues[1 - at]!];
      if (how === 'two') {
        const outcomes = await Promise.all([perform(one, of, act, requestOf()), perform(two, of, other, requestOf())]);
        // Which was first is not known: one of the two orders must explain both answers, and what is kept.
        const now = await kept(of);
        const orders = [0, 1].map((first) => {
          const after = copyOf(model);
          const [a, b] = first === 0 ? [act, other] : [other, act];
          const codes = [doIn(after, a), doIn(after, b)];
          return { after, codes: first === 0 ? codes : codes.toReversed() };
        });
        const fits = orders.find(
          ({ after, codes }) => JSON.stringify([codes, shown(after)]) === JSON.stringify([outcomes, now]),
        );
        if (!fits)
          expect({ outcomes, now }).toEqual(orders.map(({ after, codes }) => ({ outcomes: codes, now: shown(after) })));
        model = fits!.after;
        for (const [i, code] of outcomes.entries()) meet(i === 0 ? act : other, code);
        seen.add('two');
        continue;
      }
      const request = requestOf();
      const expected = doIn(model, act);
      const asked = how === 'same' ? [one, two] : [one];
      const outcomes = await Promise.all(asked.map((queue) => perform(queue, of, act, request)));
      expect({ act, outcomes }).toEqual({ act, outcomes: asked.map(() => expected) });
      expect({ act, ...(await kept(of)) }).toEqual({ act, ...shown(model) });
      meet(act, expected);
      seen.add(how);
    }
  };

  it('is what the model says, whatever is asked for at once, and in whatever order', async () => {
    let begun = 0;
    const hasAll = () => ENCOUNTERS.every((one) => seen.has(one));
    const isEnough = () => done >= (hasAll() ? ACTS_IN_ALL_MIN : ACTS_IN_ALL_MAX);
    const lane = async () => {
      while (!isEnough()) {
        const steps = fc.array(STEP, { minLength: 1, maxLength: ACTS_OF_AN_ACCOUNT_MAX, size: 'max' });
        await fc.assert(fc.asyncProperty(fc.noShrink(steps), live), { numRuns: 1, seed: seed + begun++ });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: ACCOUNTS_AT_ONCE }, lane));
    for (const one of lanes) if (one.status === 'rejected') throw one.reason;
    expect(done).toBeGreaterThanOrEqual(ACTS_IN_ALL_MIN);
  }, 280_000);

  it('happens in all its ways', () => {
    expect(ENCOUNTERS.filter((one) => !seen.has(one))).toEqual([]);
  });

  it('leaves books that agree', async () => {
    for (const { name, sql } of [...bookInvariants, ...ACCOUNTS_INVARIANTS])
      expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
  });
});
