/** A transfer, as a person with a pencil would keep it: nothing of the code under test is in it. */
export interface TransferModel {
  amount: number;
  status: 'sent' | 'paid-out' | 'cancelled' | 'refunded' | 'expired' | 'rejected' | 'frozen';
  /** The cases of its people, by what opened them. */
  cases: Map<string, 'open' | Decided>;
  isHeld: boolean;
  isReserved: boolean;
  /** The van has had it with it. */
  wasReserved: boolean;
}

/** What one sender and one beneficiary have done, all of it on one day. */
export interface PairModel {
  transfers: Map<number, TransferModel>;
  sent: number;
  pickedUp: number;
  /** Of the van's allowance. */
  allowed: number;
}

export type Decided = 'cleared' | 'refused' | 'frozen';

/** Something that is done; amounts in centimes, `of` the how-manieth transfer. */
export type Act =
  | { what: 'send'; n: number; amount: number; isHit: boolean }
  | { what: 'batch'; n: number; amount: number; isHit: boolean }
  | { what: 'pay-out'; of: number; isHit: boolean; n: number }
  | { what: 'give-back'; of: number; isThere: boolean }
  | { what: 'expire' | 'reserve' | 'release'; of: number }
  | { what: 'give'; of: number; n: number }
  | { what: 'hold'; of: number; n: number }
  /** The case that was opened by `by`, should it have been. */
  | { what: 'decide'; of: number; which: number; by: string; verdict: Decided };

/** What a person may send and pick up in a day, a van send at once and in a day, and pay out. */
const PERSON_DAY_MAX = 10_000_000;
const VAN_TRANSFER_MAX = 500_000;
const VAN_DAY_MAX = 5_000_000;
const VAN_PAY_OUT_MAX = 1_000_000;

export function newPair(): PairModel {
  return { transfers: new Map(), sent: 0, pickedUp: 0, allowed: 0 };
}

/** A copy that can be changed by itself. */
export function copyOfPair({ transfers, ...pair }: PairModel): PairModel {
  const copied = [...transfers].map(([n, one]) => [n, { ...one, cases: new Map(one.cases) }] as const);
  return { ...pair, transfers: new Map(copied) };
}

/** Does it, or says by which code it is refused. */
export function doInPair(pair: PairModel, act: Act): string | null {
  switch (act.what) {
    case 'send':
      return sendIn(pair, act);
    case 'batch':
      return batchIn(pair, act);
    case 'pay-out':
      return payOutIn(pair, act);
    case 'give-back':
      return giveBackIn(pair, act);
    case 'expire':
      return expireIn(pair, act.of);
    case 'reserve':
      return reserveIn(pair, act.of);
    case 'release':
      return releaseIn(pair, act.of);
    case 'give':
      return giveIn(pair, act.of);
    case 'hold':
      return holdIn(pair, act);
    case 'decide':
      return decideIn(pair, act);
  }
}

function sendIn(pair: PairModel, { n, amount, isHit }: { n: number; amount: number; isHit: boolean }): string | null {
  if (pair.sent + amount > PERSON_DAY_MAX) return 'ceiling.exceeded';
  pair.sent += amount;
  const cases: TransferModel['cases'] = new Map(isHit ? [[`send ${n}`, 'open']] : []);
  pair.transfers.set(n, { amount, status: 'sent', cases, isHeld: isHit, isReserved: false, wasReserved: false });
  return null;
}

function batchIn(pair: PairModel, act: { n: number; amount: number; isHit: boolean }): string | null {
  if (act.amount > VAN_TRANSFER_MAX) return 'allowance.above-transfer';
  if (pair.allowed + act.amount > VAN_DAY_MAX) return 'allowance.above-day';
  const refused = sendIn(pair, act);
  if (!refused) pair.allowed += act.amount;
  return refused;
}

/** Why nobody gets the money of a transfer. */
function keptIn({ status, isHeld }: TransferModel): string | null {
  if (isHeld || status === 'frozen') return 'transfer.under-verification';
  if (status === 'paid-out') return 'transfer.already-paid';
  return status === 'cancelled' || status === 'refunded' ? 'transfer.taken-back' : null;
}

function payOutIn(pair: PairModel, { of, isHit, n }: { of: number; isHit: boolean; n: number }): string | null {
  const one = pair.transfers.get(of);
  if (!one) return 'transfer.unknown-code';
  const kept = keptIn(one);
  if (kept) return kept;
  if (one.status === 'expired') return 'transfer.expired';
  if (one.isReserved) return 'transfer.reserved';
  if (one.status === 'rejected') return 'transfer.under-verification';
  if (isHit) {
    one.cases.set(`pay-out ${n}`, 'open');
    one.isHeld = true;
    return null;
  }
  return paidIn(pair, one);
}

function paidIn(pair: PairModel, one: TransferModel): string | null {
  if (pair.pickedUp + one.amount > PERSON_DAY_MAX) return 'ceiling.exceeded';
  pair.pickedUp += one.amount;
  [one.status, one.isHeld] = ['paid-out', false];
  return null;
}

function giveBackIn(pair: PairModel, { of, isThere }: { of: number; isThere: boolean }): string | null {
  const one = pair.transfers.get(of);
  if (!one) return 'refund.unknown-receipt';
  const kept = keptIn(one);
  if (kept) return kept;
  if (one.isReserved) return 'transfer.reserved';
  one.status = one.status === 'sent' && isThere ? 'cancelled' : 'refunded';
  pair.sent -= one.amount;
  return null;
}

/** Months later, when no van is away any more. */
function expireIn(pair: PairModel, of: number): null {
  const one = pair.transfers.get(of);
  if (one?.status === 'sent') one.status = 'expired';
  return null;
}

function reserveIn(pair: PairModel, of: number): string | null {
  const one = pair.transfers.get(of);
  if (!one) return 'transfer.unknown-code';
  const kept = keptIn(one);
  if (kept) return kept;
  if (one.status === 'expired') return 'transfer.expired';
  if (one.status === 'rejected') return 'transfer.under-verification';
  if (one.amount > VAN_PAY_OUT_MAX) return 'reservation.too-much';
  [one.isReserved, one.wasReserved] = [true, true];
  return null;
}

function releaseIn(pair: PairModel, of: number): string | null {
  const one = pair.transfers.get(of);
  if (!one?.wasReserved) return 'reservation.not-found';
  if (one.status === 'paid-out') return 'transfer.already-paid';
  one.isReserved = false;
  return null;
}

/** The van gave it out: a case that was opened meanwhile does not bring it back. */
function giveIn(pair: PairModel, of: number): string | null {
  const one = pair.transfers.get(of);
  if (!one?.isReserved) return 'reservation.not-found';
  const kept = keptIn({ ...one, isHeld: false });
  if (kept) return kept;
  if (one.status === 'expired') return 'transfer.expired';
  if (one.status === 'rejected') return 'transfer.under-verification';
  return paidIn(pair, one);
}

const isOver = ({ status }: TransferModel) => ['paid-out', 'cancelled', 'refunded', 'frozen'].includes(status);

function holdIn(pair: PairModel, { of, n }: { of: number; n: number }): null {
  const one = pair.transfers.get(of);
  if (!one) return null;
  one.cases.set(`hold ${n}`, 'open');
  one.isHeld = !isOver(one);
  return null;
}

function decideIn(pair: PairModel, { of, by, verdict }: { of: number; by: string; verdict: Decided }): string | null {
  const one = pair.transfers.get(of);
  const status = one?.cases.get(by);
  if (!one || !status) return 'screening-case.not-found';
  if (status !== 'open') return 'screening-case.decided';
  one.cases.set(by, verdict);
  if (isOver(one)) return null;
  one.isHeld = [...one.cases.values()].includes('open');
  if (verdict === 'refused') one.status = 'rejected';
  if (verdict === 'frozen') [one.status, one.isHeld] = ['frozen', false];
  return null;
}
