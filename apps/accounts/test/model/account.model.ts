/** What an account is, as a person with a pencil would keep it: nothing of the code under test is in it. */
export interface AccountModel {
  balance: number;
  due: number;
  status: 'confirmed' | 'active' | 'closed';
  block: 'debit' | 'credit' | 'all' | null;
  deposited: number;
  withdrawn: number;
  /** By the number of the authorisation. */
  holds: Map<number, { state: 'held' | 'over'; held: number }>;
  /** What a mobile agency has reserved, by their order. */
  reservations: Map<number, { state: 'held' | 'paid' | 'released'; amount: number }>;
  /** What counters took in, above zero, and gave out, by the order of what was asked. */
  cash: Map<number, { amount: number; isReversed: boolean }>;
}

/** Something that is done to an account; amounts in centimes. */
export type Act =
  | { what: 'deposit' | 'withdraw'; amount: number; n: number }
  | { what: 'refund'; amount: number }
  | { what: 'authorise'; n: number; amount: number; isAdvice: boolean; mayBePartial: boolean }
  | { what: 'clear'; amount: number; of: number | null; isLast: boolean }
  | { what: 'reverse'; of: number; remaining: number }
  | { what: 'reserve'; amount: number; n: number }
  | { what: 'give'; amount: number; of: number; n: number }
  | { what: 'free' | 'take-back'; of: number }
  | { what: 'block'; kind: 'debit' | 'credit' | 'all' }
  | { what: 'unblock' | 'close' };

/** The limits that are in force. */
const DEPOSIT_DAY_MAX = 10_000_000;
const WITHDRAWAL_DAY_MAX = 5_000_000;
const APPROVAL_ABOVE = 1_000_000;
const RESERVATION_MAX = 300_000;

/** An account that was just confirmed. */
export function newModel(): AccountModel {
  const nothing = { holds: new Map(), reservations: new Map(), cash: new Map() };
  return { balance: 0, due: 0, status: 'confirmed', block: null, deposited: 0, withdrawn: 0, ...nothing };
}

/** A copy that can be changed by itself. */
export function copyOf({ holds, reservations, cash, ...model }: AccountModel): AccountModel {
  return { ...model, holds: copied(holds), reservations: copied(reservations), cash: copied(cash) };
}

function copied<Value extends object>(map: ReadonlyMap<number, Value>): Map<number, Value> {
  return new Map([...map].map(([n, value]) => [n, { ...value }]));
}

/** What of it is held. */
export function heldIn({ holds, reservations }: AccountModel): number {
  const reserved = [...reservations.values()].filter(({ state }) => state === 'held');
  const amounts = [...[...holds.values()].map(({ held }) => held), ...reserved.map(({ amount }) => amount)];
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** Does it, or says by which code it is refused. */
export function doIn(model: AccountModel, act: Act): string | null {
  switch (act.what) {
    case 'deposit':
      return depositIn(model, act);
    case 'withdraw':
      return withdrawIn(model, act);
    case 'authorise':
      return authoriseIn(model, act);
    case 'clear':
      return clearIn(model, act);
    case 'reverse':
      return reverseIn(model, act);
    case 'refund':
      return refundIn(model, act.amount);
    case 'reserve':
      return reserveIn(model, act);
    case 'give':
      return giveIn(model, act);
    case 'free':
      return freeIn(model, act.of);
    case 'take-back':
      return takeBackIn(model, act.of);
    case 'block':
      if (model.status === 'closed') return 'account.closed';
      model.block = act.kind;
      return null;
    case 'unblock':
      if (model.status === 'closed') return 'account.closed';
      if (!model.block) return 'account.unblocked';
      model.block = null;
      return null;
    case 'close':
      if (model.status === 'closed') return 'account.closed';
      if (model.balance + heldIn(model) + model.due > 0) return 'account.not-empty';
      model.status = 'closed';
      return null;
  }
}

function payIn(model: AccountModel, amount: number): void {
  const settled = Math.min(model.due, model.balance + amount);
  model.balance += amount - settled;
  model.due -= settled;
}

function depositIn(model: AccountModel, { amount, n }: { amount: number; n: number }): string | null {
  if (model.status === 'closed') return 'account.closed';
  if (model.block === 'credit' || model.block === 'all') return 'account.blocked';
  if (model.deposited + amount > DEPOSIT_DAY_MAX) return 'account.day-ceiling';
  model.deposited += amount;
  model.status = 'active';
  payIn(model, amount);
  model.cash.set(n, { amount, isReversed: false });
  return null;
}

function debitRefusal(model: AccountModel, amount: number): string | null {
  if (model.block === 'debit' || model.block === 'all') return 'account.blocked';
  if (model.due > 0) return 'account.due-by-client';
  return amount > Math.max(0, model.balance - heldIn(model)) ? 'account.insufficient-funds' : null;
}

function withdrawIn(model: AccountModel, { amount, n }: { amount: number; n: number }): string | null {
  if (model.status === 'closed') return 'account.closed';
  const refusal = debitRefusal(model, amount);
  if (refusal) return refusal;
  if (model.withdrawn + amount > WITHDRAWAL_DAY_MAX) return 'account.day-ceiling';
  if (amount > APPROVAL_ABOVE) return 'account.needs-approval';
  model.withdrawn += amount;
  model.balance -= amount;
  model.status = 'active';
  model.cash.set(n, { amount: -amount, isReversed: false });
  return null;
}

function takeBackIn(model: AccountModel, of: number): string | null {
  const cash = model.cash.get(of);
  if (!cash) return 'movement.not-found';
  if (cash.isReversed) return 'movement.reversed';
  if (model.status === 'closed') return 'account.closed';
  const { amount } = cash;
  const refusal = amount > 0 ? debitRefusal(model, amount) : null;
  if (refusal) return refusal;
  cash.isReversed = true;
  if (amount > 0) {
    model.balance -= amount;
    model.deposited -= amount;
  } else {
    model.withdrawn += amount;
    payIn(model, -amount);
  }
  return null;
}

function reserveIn(model: AccountModel, { amount, n }: { amount: number; n: number }): string | null {
  if (model.status === 'closed') return 'account.closed';
  const refusal = debitRefusal(model, amount);
  if (refusal) return refusal;
  if (amount > RESERVATION_MAX) return 'reservation.too-much';
  if (model.withdrawn + amount > WITHDRAWAL_DAY_MAX) return 'account.day-ceiling';
  model.withdrawn += amount;
  model.reservations.set(n, { state: 'held', amount });
  return null;
}

function giveIn(model: AccountModel, { amount, of }: { amount: number; of: number }): string | null {
  const reservation = model.reservations.get(of);
  if (!reservation) return 'reservation.not-found';
  if (reservation.state === 'paid') return 'reservation.paid';
  if (amount > reservation.amount) return 'reservation.above';
  reservation.state = 'paid';
  charge(model, amount);
  return null;
}

function freeIn(model: AccountModel, of: number): string | null {
  const reservation = model.reservations.get(of);
  if (!reservation) return 'reservation.not-found';
  if (reservation.state === 'paid') return 'reservation.paid';
  reservation.state = 'released';
  return null;
}

function authoriseIn(
  model: AccountModel,
  { n, amount, isAdvice, mayBePartial }: Extract<Act, { what: 'authorise' }>,
): string | null {
  if (model.holds.has(n)) return null; // reversed before it came
  if (model.status === 'closed') return 'account.closed';
  const available = Math.max(0, model.balance - heldIn(model));
  const held = !isAdvice && mayBePartial ? Math.min(amount, available) : amount;
  if (!isAdvice) {
    const refusal = debitRefusal(model, held);
    if (refusal) return refusal;
    if (held === 0) return 'account.insufficient-funds';
  }
  model.holds.set(n, { state: 'held', held });
  return null;
}

function clearIn(model: AccountModel, { amount, of, isLast }: Extract<Act, { what: 'clear' }>): null {
  const hold = of === null ? undefined : model.holds.get(of);
  if (hold) {
    hold.held = isLast ? 0 : Math.max(0, hold.held - amount);
    if (hold.held === 0) hold.state = 'over';
  }
  charge(model, amount);
  return null;
}

/** What was paid out is a fact: what is not there is due. */
function charge(model: AccountModel, amount: number): void {
  const short = Math.max(0, amount - model.balance);
  model.balance -= amount - short;
  model.due += short;
}

function reverseIn(model: AccountModel, { of, remaining }: Extract<Act, { what: 'reverse' }>): null {
  const hold = model.holds.get(of);
  if (!hold) model.holds.set(of, { state: 'over', held: 0 });
  else if (hold.state === 'held') {
    hold.held = Math.min(hold.held, remaining);
    if (hold.held === 0) hold.state = 'over';
  }
  return null;
}

function refundIn(model: AccountModel, amount: number): null {
  if (model.status !== 'closed') payIn(model, amount); // of a closed account it is booked apart
  return null;
}
