import { Type } from 'typebox';
import { ACCOUNTS_CHANNELS } from './partners/accounts.partners.js';
import { defineContract, defineEvent, flow, type EventOf } from './contract/contract.js';
import { dayClosed } from './contract/day-closed.js';
import type { CloudEvent } from './envelope.js';
import { AmountCentimes, Id } from './contract/fields.js';

const sample = {
  accountId: '01a20309-4c27-766d-b3de-7a4985ccf212',
  agency: 'RAB-001',
  bookedOn: '2026-02-03',
} as const;
const ACCOUNT = 'the id of the account';
const moved = { accountId: Id, amountCentimes: AmountCentimes };
const Channel = Type.Union([Type.Literal('atm'), Type.Literal('shop')], {
  description: 'Where the card was used: at an ATM, or in a shop.',
});

export const AccountOpenedV1 = defineEvent('accounts.account-opened.v1', {
  summary: 'The partner bank has confirmed an account; its first deposit makes it active.',
  subject: ACCOUNT,
  data: { accountId: Id, bank: Type.String({ minLength: 1, maxLength: 40, description: 'The bank, `attijari`.' }) },
  sample: { ...sample, bank: 'attijari', cashCentimes: 0 },
});
export type AccountOpenedV1 = EventOf<typeof AccountOpenedV1>;

export const AccountClosedV1 = defineEvent('accounts.account-closed.v1', {
  summary: 'An account was closed, with nothing in it.',
  subject: ACCOUNT,
  data: { accountId: Id },
  sample: { ...sample, cashCentimes: 0 },
});
export type AccountClosedV1 = EventOf<typeof AccountClosedV1>;

export const DepositedV1 = defineEvent('accounts.deposited.v1', {
  summary: 'Cash was paid into an account at a counter.',
  subject: ACCOUNT,
  data: moved,
  sample: { ...sample, amountCentimes: 50_000, cashCentimes: 50_000 },
});
export type DepositedV1 = EventOf<typeof DepositedV1>;

export const WithdrawnV1 = defineEvent('accounts.withdrawn.v1', {
  summary: 'Cash was paid out of an account at a counter.',
  subject: ACCOUNT,
  data: moved,
  sample: { ...sample, amountCentimes: 20_000, cashCentimes: -20_000 },
});
export type WithdrawnV1 = EventOf<typeof WithdrawnV1>;

export const DepositReversedV1 = defineEvent('accounts.deposit-reversed.v1', {
  summary: 'A counter took a deposit of the day back: it counts no longer, and the cash was given back.',
  subject: ACCOUNT,
  data: moved,
  sample: { ...sample, amountCentimes: 50_000, cashCentimes: -50_000 },
});
export type DepositReversedV1 = EventOf<typeof DepositReversedV1>;

export const WithdrawalReversedV1 = defineEvent('accounts.withdrawal-reversed.v1', {
  summary: 'A counter took a withdrawal of the day back: it counts no longer, and the cash is in the drawer again.',
  subject: ACCOUNT,
  data: moved,
  sample: { ...sample, amountCentimes: 20_000, cashCentimes: 20_000 },
});
export type WithdrawalReversedV1 = EventOf<typeof WithdrawalReversedV1>;

export const CashOwedBackV1 = defineEvent('accounts.cash-owed-back.v1', {
  summary: 'A mobile agency took cash for an account that could not be paid into: it is owed back to the client.',
  subject: 'the id of the operation',
  data: {
    ...moved,
    code: Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'Stable, why: `account.closed`, `account.blocked`.',
    }),
  },
  sample: { ...sample, amountCentimes: 50_000, code: 'account.closed', cashCentimes: 50_000 },
});
export type CashOwedBackV1 = EventOf<typeof CashOwedBackV1>;

export const CashGivenBackV1 = defineEvent('accounts.cash-given-back.v1', {
  summary: 'A counter gave cash back that was owed to a client.',
  subject: 'the id of the operation',
  data: moved,
  sample: { ...sample, amountCentimes: 50_000, cashCentimes: -50_000 },
});
export type CashGivenBackV1 = EventOf<typeof CashGivenBackV1>;

export const CardSoldV1 = defineEvent('accounts.card-sold.v1', {
  summary: 'A bank card was sold to the holder of an account; the fee is paid in cash.',
  subject: ACCOUNT,
  data: {
    accountId: Id,
    feeCentimes: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The fee, centimes.' }),
  },
  sample: { ...sample, feeCentimes: 5_000, cashCentimes: 5_000 },
});
export type CardSoldV1 = EventOf<typeof CardSoldV1>;

export const CardChargedV1 = defineEvent('accounts.card-charged.v1', {
  summary: 'What the bank has paid for a card was booked; what the account did not hold is due by the client.',
  subject: ACCOUNT,
  data: {
    ...moved,
    channel: Channel,
    shortfallCentimes: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The part that the account did not hold: above 0 somebody has to talk to the client.',
    }),
  },
  sample: { ...sample, amountCentimes: 20_000, channel: 'atm', shortfallCentimes: 0, cashCentimes: 0 },
});
export type CardChargedV1 = EventOf<typeof CardChargedV1>;

export const CardRepaidV1 = defineEvent('accounts.card-repaid.v1', {
  summary: 'A shop gave money back to a card.',
  subject: ACCOUNT,
  data: moved,
  sample: { ...sample, amountCentimes: 5_000, cashCentimes: 0 },
});
export type CardRepaidV1 = EventOf<typeof CardRepaidV1>;

/** What a payment into an account answers: who ordered it, and by which id. */
const order = {
  paymentId: Id,
  orderedBy: Type.String({
    minLength: 1,
    maxLength: 40,
    description: 'The product that ordered it, `claims`, `transfers`.',
  }),
  reference: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'What it is for there: the id of a claim, of a transfer.',
  }),
  accountId: Id,
};
const answeredOrder = {
  ...sample,
  paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
  orderedBy: 'claims',
  reference: '01a20309-4c27-766d-b3de-7a4985ccf211',
  cashCentimes: 0,
};

export const PaymentCreditedV1 = defineEvent('accounts.payment-credited.v1', {
  summary: 'What another product ordered to be paid into an account is there.',
  subject: ACCOUNT,
  uncounted: 'who ordered it counts what it was for',
  data: { ...order, amountCentimes: AmountCentimes },
  sample: { ...answeredOrder, amountCentimes: 250_000 },
});
export type PaymentCreditedV1 = EventOf<typeof PaymentCreditedV1>;

export const PaymentRefusedV1 = defineEvent('accounts.payment-refused.v1', {
  summary: 'What another product ordered is not paid into the account: it offers cash instead.',
  subject: ACCOUNT,
  uncounted: 'nothing has happened',
  data: {
    ...order,
    code: Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'Stable, why: `account.closed`, `account.not-found`.',
    }),
  },
  sample: { ...answeredOrder, code: 'account.closed' },
});
export type PaymentRefusedV1 = EventOf<typeof PaymentRefusedV1>;

/** What became of an order to pay into an account. */
export type AnsweredPayment = CloudEvent & (PaymentCreditedV1 | PaymentRefusedV1);

/** The types of the answers to orders. */
export const PAYMENT_ANSWERS: readonly string[] = [PaymentCreditedV1.type, PaymentRefusedV1.type];

/** The answers among events of `accounts` to what a product ordered. */
export function paymentAnswersTo(product: string, events: readonly CloudEvent[]): AnsweredPayment[] {
  return events.filter((event): event is AnsweredPayment => {
    return PAYMENT_ANSWERS.includes(event.type) && Reflect.get(event.data, 'orderedBy') === product;
  });
}

const printed = <const Indicator extends string>(
  unit: 'count' | 'DH',
  [labelFr, labelEn, labelAr]: readonly [fr: string, en: string, ar: string],
  ...of: readonly [Indicator, ...Indicator[]]
) => ({ section: 'hissab-bikhir', labelFr, labelEn, labelAr, unit, of }) as const;

const OPENED = ['Accounts opened', 'عدد الحسابات المفتوحة'] as const;
const CARDS = ['Bank cards sold', 'عدد البطاقات البنكية المبيعة'] as const;

const amount = { count: 1, amount: 'amountCentimes', sign: 1 } as const;

/** What Hissab Bikhir tells. */
export const accountsContract = defineContract({
  product: 'accounts',
  topic: 'accounts.events',
  readers: ['claims', 'transfers'],
  indicators: {
    'accounts.opened': flow('Comptes ouverts', 'Accounts opened', 'الحسابات المفتوحة'),
    'accounts.closed': flow('Comptes clôturés', 'Accounts closed', 'الحسابات المغلقة'),
    'accounts.cards-sold': flow('Cartes vendues', 'Bank cards sold', 'البطاقات البنكية المبيعة'),
    'accounts.deposits': flow('Versements', 'Deposits', 'الإيداعات'),
    'accounts.withdrawals': flow('Retraits au guichet', 'Withdrawals at the counter', 'السحوبات من الشباك'),
    'accounts.deposits-reversed': flow('Versements annulés', 'Deposits taken back', 'الإيداعات الملغاة'),
    'accounts.withdrawals-reversed': flow('Retraits annulés', 'Withdrawals taken back', 'السحوبات الملغاة'),
    'accounts.atm-withdrawals': flow('Retraits aux GAB', 'Withdrawals at ATMs', 'السحوبات من الشبابيك الأوتوماتيكية'),
    'accounts.card-payments': flow('Paiements par carte', 'Card payments in shops', 'الأداءات بالبطاقة'),
    'accounts.card-refunds': flow('Remboursements sur carte', 'Refunds to cards', 'المبالغ المعادة إلى البطاقات'),
  },
  events: {
    AccountOpenedV1,
    AccountClosedV1,
    DepositedV1,
    WithdrawnV1,
    DepositReversedV1,
    WithdrawalReversedV1,
    CashOwedBackV1,
    CashGivenBackV1,
    CardSoldV1,
    CardChargedV1,
    CardRepaidV1,
    PaymentCreditedV1,
    PaymentRefusedV1,
    DayClosedV1: dayClosed('accounts'),
  },
  counts: {
    DayClosedV1: [],
    AccountOpenedV1: [{ indicator: 'accounts.opened', count: 1, sign: 1 }],
    AccountClosedV1: [{ indicator: 'accounts.closed', count: 1, sign: 1 }],
    DepositedV1: [{ indicator: 'accounts.deposits', ...amount }],
    WithdrawnV1: [{ indicator: 'accounts.withdrawals', ...amount }],
    DepositReversedV1: [{ indicator: 'accounts.deposits-reversed', ...amount }],
    WithdrawalReversedV1: [{ indicator: 'accounts.withdrawals-reversed', ...amount }],
    CashOwedBackV1: [],
    CashGivenBackV1: [],
    CardSoldV1: [{ indicator: 'accounts.cards-sold', count: 1, amount: 'feeCentimes', sign: 1 }],
    CardChargedV1: [
      { indicator: 'accounts.atm-withdrawals', ...amount, when: { channel: 'atm' } },
      { indicator: 'accounts.card-payments', ...amount, when: { channel: 'shop' } },
    ],
    CardRepaidV1: [{ indicator: 'accounts.card-refunds', ...amount }],
    PaymentCreditedV1: [],
    PaymentRefusedV1: [],
  },
  channels: ACCOUNTS_CHANNELS,
  rows: {
    'accounts-opened': {
      ...printed('count', ["Nombre d'ouvertures de comptes", ...OPENED], 'accounts.opened'),
      section: 'B-2',
    },
    'cards-sold': {
      ...printed('count', ['Nombre de cartes monétiques', ...CARDS], 'accounts.cards-sold'),
      section: 'B-2',
    },
  },
  annualRows: {
    'accounts-opened': printed('count', ['Nombre de comptes ouverts', ...OPENED], 'accounts.opened'),
    'cards-sold': printed('count', ['Nombre de cartes vendues', ...CARDS], 'accounts.cards-sold'),
    'deposit-volume': {
      ...printed(
        'DH',
        ['Volume de versement (en dhs)', 'Deposit volume', 'حجم الإيداعات (بالدرهم)'],
        'accounts.deposits',
      ),
      less: ['accounts.deposits-reversed'],
    },
    // Whatever way the cash leaves an account: over the years the source gives as much out as in.
    'withdrawal-volume': {
      ...printed(
        'DH',
        ['Volume retrait (en dhs)', 'Withdrawal volume', 'حجم السحوبات (بالدرهم)'],
        'accounts.withdrawals',
        'accounts.atm-withdrawals',
      ),
      less: ['accounts.withdrawals-reversed'],
    },
  },
});
