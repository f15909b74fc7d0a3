import { createHash } from 'node:crypto';
import { asUuid } from '#libs/domain';
import type { CommandQueue, CommandRequest } from '#libs/commands';
import { blockCommands } from '#libs/counter';
import type { TestBooks } from '#libs/testing';
import transfers from '../../product.js';
import { decideCase } from '../../src/compliance/decide-case.js';
import { hold } from '../../src/compliance/hold.js';
import { issueAllowance } from '../../src/mobile/allowance.js';
import { payOutMobile, releasePayOut, reservePayOut } from '../../src/mobile/mobile-payout.js';
import { sendMobile } from '../../src/mobile/mobile-sending.js';
import { expire } from '../../src/refund/expiry.js';
import { giveBack } from '../../src/refund/refund.js';
import { memoryId, type Screened, type SubjectRole } from '../../src/screening/case.js';
import { payOut } from '../../src/transfer/payout.js';
import { send } from '../../src/transfer/sending.js';
import type { Act } from './transfers.model.js';

/** When everything happens, and when the time to collect is over. */
export const AT = '2026-03-03T10:00:00.000Z';
export const LATER = '2026-05-20T10:00:00.000Z';
const COUNTER = 'RAB-001';
const OTHER_COUNTER = 'CAS-001';
const VAN = 'RAB-068';
const PERSON = 'somebody';
const UNKNOWN_RECEIPT = 'RAB-001-T-2026-999999';
const FEES = [
  [50_000, 1_500],
  [100_000, 2_000],
  [200_000, 3_000],
  [500_000, 4_500],
] as const;
const { issueBlock } = blockCommands(transfers);

/** A sender, a beneficiary, and a van that knows both. */
export class Pair {
  private readonly sender;
  private readonly payee;
  private readonly ofVan = new Set<number>();
  private slots: string[] = [];
  private numbers: string[] = [];

  constructor(
    private readonly name: string,
    private readonly books: TestBooks,
  ) {
    const idNumber = name.replaceAll('-', '').slice(0, 18);
    this.sender = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: `S${idNumber}` } as const;
    this.payee = { firstName: 'Aïcha', lastName: 'Aït Lahcen', idKind: 'cin', idNumber: `P${idNumber}` } as const;
  }

  /** The van takes along what it needs for so many acts. */
  async prepare(queue: CommandQueue, request: () => CommandRequest, acts: number): Promise<void> {
    const drawn = Array.from({ length: acts }, (_, n) => ({
      transferId: this.transferId(n),
      codeHash: this.id(`van code ${n}`),
    }));
    const given = await queue.run(issueAllowance, { id: this.id('allowance'), agency: VAN, drawn }, request());
    this.slots = given.reply.receiptNumbers;
    const block = { blockId: this.id('block'), agency: VAN, count: acts };
    this.numbers = (await queue.run(issueBlock, block, request())).reply.receiptNumbers;
  }

  transferId(n: number): string {
    return this.id(`transfer ${n}`);
  }

  /** The case that something opened, should it have. */
  caseId(by: string): string {
    return this.id(`case of ${by}`);
  }

  /** Does an act at an instance. @throws {DomainError} */
  async perform(queue: CommandQueue, act: Act, request: CommandRequest): Promise<unknown> {
    const operator = 'cash-express';
    switch (act.what) {
      case 'send': {
        const price = { statedCentimes: act.amount, feeMode: 'on-top', quote: null } as const;
        const sent = { ...this.sending(act.n, act.isHit), codeHash: this.id(`code ${act.n}`), agency: COUNTER };
        return queue.run(send, { ...sent, ...price }, request);
      }
      case 'batch': {
        this.ofVan.add(act.n);
        const [, feeCentimes = 0] = FEES.find(([upTo]) => act.amount <= upTo) ?? [];
        const paid = { amountCentimes: act.amount, feeCentimes, allowanceId: this.id('allowance'), receivedAt: AT };
        const sent = { ...this.sending(act.n, act.isHit), codeHash: this.id(`van code ${act.n}`), agency: VAN };
        return queue.run(sendMobile, { ...sent, ...paid, receiptNumber: this.slots[act.n] ?? '' }, request);
      }
      case 'pay-out': {
        const presented = { codeHash: this.codeOf(act.of), operator, beneficiary: this.payee } as const;
        const screened = this.screened('payee', act.isHit ? `pay-out ${act.n}` : null);
        return queue.run(payOut, { ...presented, ...screened, idHash: this.id('payee'), agency: COUNTER }, request);
      }
      case 'give-back': {
        const there = this.ofVan.has(act.of) ? VAN : COUNTER;
        const asked = { agency: act.isThere ? there : OTHER_COUNTER, sender: this.sender, idHash: this.id('sender') };
        const sendingReceiptNumber = await this.receiptOf(act.of);
        return queue.run(giveBack, { ...asked, ...this.screened('sender', null), sendingReceiptNumber }, request);
      }
      case 'expire':
        return queue.run(expire, { transferId: this.transferId(act.of) }, { ...request, at: LATER });
      case 'reserve':
        return queue.run(reservePayOut, { codeHash: this.codeOf(act.of), operator, agency: VAN }, request);
      case 'release':
        return queue.run(releasePayOut, { transferId: this.transferId(act.of), agency: VAN }, request);
      case 'give': {
        const given = { transferId: this.transferId(act.of), agency: VAN, beneficiary: this.payee, receivedAt: AT };
        const receiptNumber = this.numbers[act.n] ?? '';
        return queue.run(payOutMobile, { ...given, ...this.screened('payee', null), receiptNumber }, request);
      }
      case 'hold':
        return queue.run(
          hold,
          { transferId: this.transferId(act.of), ...this.screened('sender', `hold ${act.n}`) },
          request,
        );
      case 'decide': {
        const decision = { verdict: act.verdict, reason: 'looked at the papers', by: 'ahmed' };
        const memoryIds = [memoryId(PERSON, this.entryId(act.by))];
        return queue.run(decideCase, { caseId: this.caseId(act.by), ...decision, memoryIds }, request);
      }
    }
  }

  private sending(n: number, isHit: boolean) {
    const { firstName, lastName } = this.payee;
    const people = { sender: this.sender, beneficiary: { firstName, lastName }, destinationCity: null };
    const screened = this.screened('sender', isHit ? `send ${n}` : null);
    return { id: this.transferId(n), operator: 'cash-express', ...people, ...screened } as const;
  }

  /** @param by what opens a case; null when nobody may be listed */
  private screened(role: SubjectRole, by: string | null): { screened: Screened; caseId: string } {
    const hit = { entryId: this.entryId(by ?? ''), entryVersion: 1, score: 1, reasons: [] };
    const subject = { role, personKey: PERSON, firstName: 'Hassan', lastName: 'Tazi', hits: [hit] };
    return { screened: { revision: 1, subjects: by === null ? [] : [subject] }, caseId: this.caseId(by ?? 'none') };
  }

  private entryId(by: string): string {
    return `${this.name} ${by}`;
  }

  private codeOf(n: number): string {
    return this.id(this.ofVan.has(n) ? `van code ${n}` : `code ${n}`);
  }

  private async receiptOf(n: number): Promise<string> {
    const [row] = await this.books.dataSource.query<{ number: string }[]>(
      'SELECT sending_receipt_number AS number FROM transfer WHERE id = $1',
      [this.transferId(n)],
    );
    return row?.number ?? UNKNOWN_RECEIPT;
  }

  private id(of: string): string {
    return asUuid(createHash('sha256').update(`${this.name} ${of}`).digest('hex'));
  }
}
