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
}

/** Something that is done to an account; amounts in centimes. */
export type Act =
  | { what: 'deposit' | 'withdraw' | 'refund'; amount: number }
  | { what: 'authorise'; n: number; amount: number; isAdvice: boolean; mayBePartial: boolean }
  | { what: 'clear'; amount: number; of: number | null; isLast: boolean }
  | { what: 'reverse'; of: number; remaining: number }
  | { what: 'block'; kind: 'debit' | 'credit' | 'all' }
  | { what: 'unblock' | 'close' };

/** The limits that are in force. */
const DEPOSIT_DAY_MAX = 10_000_000;
const WITHDRAWAL_DAY_MAX = 5_000_000;
const APPROVAL_ABOVE = 1_000_000;

/** An account that was just confirmed. */
export function newModel(): AccountModel {
  return { balance: 0, due: 0, status: 'confirmed', block: null, deposited: 0, withdrawn: 0, holds: new Map() };
}

/** A copy that can be changed by itself. */
export function copyOf({ holds, ...model }: AccountModel): AccountModel {
  return { ...model, holds: new Map([...holds].map(([n, hold]) => [n, { ...hold }])) };
}

/** What of it is held. */
export function heldIn({ holds }: AccountModel): number {
  return [...holds.values()].reduce((sum, { held }) => sum + held, 0);
}

/** Does it, or says by which code it is refused. */
export function doIn(model: AccountModel, act: Act): string | null {
  switch (act.what) {
    case 'deposit':
      return depositIn(model, act.amount);
    case 'withdraw':
      return withdrawIn(model, act.amount);
    case 'authorise':
      return authoriseIn(model, act);
    case 'clear':
      return clearIn(model, act);
    case 'reverse':
      return reverseIn(model, act);
    case 'refund':
      return refundIn(model, act.amount);
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

function depositIn(model: AccountModel, amount: number): string | null {
  if (model.status === 'closed') return 'account.closed';
  if (model.block === 'credit' || model.block === 'all') return 'account.blocked';
  if (model.deposited + amount > DEPOSIT_DAY_MAX) return 'account.day-ceiling';
  model.deposited += amount;
  model.status = 'active';
  payIn(model, amount);
  return null;
}

function debitRefusal(model: AccountModel, amount: number): string | null {
  if (model.block === 'debit' || model.block === 'all') return 'account.blocked';
  if (model.due > 0) return 'account.due-by-client';
  return amount > Math.max(0, model.balance - heldIn(model)) ? 'account.insufficient-funds' : null;
}

function withdrawIn(model: AccountModel, amount: number): string | null {
  if (model.status === 'closed') return 'account.closed';
  const refusal = debitRefusal(model, amount);
  if (refusal) return refusal;
  if (model.withdrawn + amount > WITHDRAWAL_DAY_MAX) return 'account.day-ceiling';
  if (amount > APPROVAL_ABOVE) return 'account.needs-approval';
  model.withdrawn += amount;
  model.balance -= amount;
  model.status = 'active';
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
  const short = Math.max(0, amount - model.balance);
  model.balance -= amount - short;
  model.due += short;
  return null;
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
