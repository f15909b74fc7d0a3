import { addDays, defineErrors, type Centimes, type Day, type Instant } from '#libs/domain';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Why a policy covers from when to when. */
export type SpanCause =
  'disbursed' | 'rescheduled' | 'repaid-early' | 'closed' | 'written-off' | 'sold' | 'renewed' | 'loan-taken';

/** From when to when a policy covers, both days included, as it was known from an instant on. */
export interface Span {
  startsOn: Day;
  /** Before `startsOn`: it has never covered. */
  endsOn: Day;
  cause: SpanCause;
  recordedAt: Instant;
  /** Of months that were sold: the subject of who sold them; left out from before this was kept. */
  by?: string;
}

/** Cover of a client and the family: for the whole duration of a loan, or for months that were bought. */
export type Policy = LoanBound | Standalone;

interface AnyPolicy {
  id: string;
  clientId: string;
  insurer: string;
  /** Where the loan was disbursed, or the policy sold. */
  agency: string;
  /** As it is known now. */
  startsOn: Day;
  endsOn: Day;
  /** What was known from when on: each change adds one. */
  spans: readonly Span[];
}

export interface LoanBound extends AnyPolicy {
  kind: 'loan';
  loanId: string;
  months: null;
  premiumCentimes: null;
  owedBackCentimes: null;
  refundedCentimes: null;
}

export interface Standalone extends AnyPolicy {
  kind: 'standalone';
  loanId: null;
  /** Months that were bought, renewals included. */
  months: number;
  /** What was paid for them. */
  premiumCentimes: Centimes;
  /** For months that loans made superfluous, given back or not. */
  owedBackCentimes: Centimes;
  /** What counters have given back of that. */
  refundedCentimes: Centimes;
}

/** What the insurer covers at which price: a dated parameter. */
export interface InsuranceContract {
  insurer: string;
  /** Of a policy that is bound to a loan, for the whole family. */
  monthlyPremiumCentimes: Centimes;
  standaloneMonthlyPremiumCentimes: Centimes;
  standaloneMonthsMax: number;
  /** The tax that is contained in a premium, in hundredths of a percent of what it would be without. */
  premiumTaxBasisPoints: number;
  /** What we keep of a premium, in hundredths of a percent of it without its tax. */
  commissionBasisPoints: number;
  /** How far ahead a standalone policy may begin. */
  standaloneBeginsWithinDays: number;
}

/** Refusals of policies. */
export const refusePolicy = defineErrors(CLAIMS_WORDS, {
  'policy.not-found': { status: 404, detail: 'There is no policy with this id.' },
  'policy.covered-by-loan': {
    status: 409,
    detail: 'A loan covers this client in these months: nothing is to be sold.',
  },
  'policy.overlaps': { status: 409, detail: 'The client has a policy in these months: renew it instead.' },
  'policy.lapsed': { status: 409, detail: 'The policy has ended: sell a new one.' },
  'policy.not-standalone': { status: 409, detail: 'The policy is bound to a loan: it ends with it.' },
  'policy.too-many-months': { status: 422, detail: 'So many months cannot be bought ahead.' },
  'policy.begins-outside': { status: 422, detail: 'A policy begins today or soon, and not before today.' },
  'policy.amount-changed': { status: 409, detail: 'The premium is not the one that was expected: tell the client.' },
  'policy.nothing-owed-back': { status: 409, detail: 'No premium of this policy is owed back, or it was given back.' },
  'policy.same-person': {
    status: 409,
    detail: 'You sold months of this policy yourself: another supervisor must give the premium back, at any agency.',
  },
});

/** The same day of a later month, or its last day: one month after 31 January is 28 or 29 February. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, dayOfMonth] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0));
  const capped = Math.min(dayOfMonth, last.getUTCDate());
  return `${last.toISOString().slice(0, 8)}${String(capped).padStart(2, '0')}`;
}

/** The last day of months that begin on a day. */
export function lastDayOf(startsOn: Day, months: number): Day {
  return addDays(addMonths(startsOn, months), -1);
}

/** What was known of a policy at an instant; undefined before it was known at all. */
export function spanKnownAt({ spans }: Pick<Policy, 'spans'>, knownAt: Instant): Span | undefined {
  return spans.findLast(({ recordedAt }) => recordedAt <= knownAt);
}

/** Whether a policy covers on a day, as it is known now. */
export function coversOn({ startsOn, endsOn }: Pick<Policy, 'startsOn' | 'endsOn'>, on: Day): boolean {
  return startsOn <= on && on <= endsOn;
}

/** A policy that ends on another day, when it does. @param by who sold it, when it was sold */
export function endingOn<Of extends Policy>(
  policy: Of,
  endsOn: Day,
  cause: SpanCause,
  recordedAt: Instant,
  by?: string,
): Of {
  if (endsOn === policy.endsOn) return policy;
  const span: Span = { startsOn: policy.startsOn, endsOn, cause, recordedAt, ...(by === undefined ? {} : { by }) };
  return { ...policy, endsOn, spans: [...policy.spans, span] };
}

/** How many of the months that were bought begin on a day or later: they cover nobody when a loan does from then on. */
export function unusedMonths({ startsOn, months }: Pick<Standalone, 'startsOn' | 'months'>, from: Day): number {
  let unused = 0;
  for (let month = 0; month < months; month++) if (addMonths(startsOn, month) >= from) unused++;
  return unused;
}

/** Premiums that clients paid at counters, and that are owed to an insurer. */
export const premiumsDueLedgerAccount = (insurer: string): string => `premiums-due:${insurer}`;
/** Premiums of months that a loan made superfluous, until clients have them back. */
export const PREMIUMS_OWED_BACK = 'premiums-owed-back';
