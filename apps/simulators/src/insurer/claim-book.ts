import { businessDay, instantOf, type Day } from '#libs/domain';
import type { Benefit, ClaimDocument } from '#libs/events';
import type { StateFile } from '../state.js';
import { EventNumbers, type NumbersEntry, type Said } from '../voice.js';
import type { Saying } from './protocol.js';

/** What is told of a claim that the insurer can decide. */
export interface ToDecide {
  claimNumber: string;
  benefit: Benefit;
  missing: readonly ClaimDocument[];
}

type Remembered = NumbersEntry | { claims: number } | { automatic: boolean } | { decided: string };

/** What this insurer pays, within its contract with the institution; a carrier it pays itself. */
const TERMS: Readonly<Record<Benefit, { amountCentimes: number; paysItself: boolean }>> = {
  birth: { amountCentimes: 50_000, paysItself: false },
  hospitalisation: { amountCentimes: 300_000, paysItself: false },
  ambulance: { amountCentimes: 80_000, paysItself: true },
  'funeral-costs': { amountCentimes: 300_000, paysItself: false },
  disability: { amountCentimes: 250_000, paysItself: false },
  'funeral-transport': { amountCentimes: 150_000, paysItself: true },
  'serious-illness': { amountCentimes: 500_000, paysItself: false },
};
const TYPES: Readonly<Record<Saying, string>> = {
  declare: 'insurer.claim-declared.v1',
  documents: 'insurer.documents-received.v1',
  accept: 'insurer.claim-accepted.v1',
  settle: 'insurer.claim-settled.v1',
  refuse: 'insurer.claim-refused.v1',
  cancel: 'insurer.claim-cancelled.v1',
};

/** What the insurer has said so far, and how it decides: the numbers of its events, and which claims it has decided. */
export class ClaimBook {
  isAutomatic = false;
  readonly numbers: EventNumbers;
  private claims = 0;
  private readonly decided = new Set<string>();

  constructor(private readonly state: StateFile) {
    this.numbers = new EventNumbers(state);
    state.replay<Remembered>((entry) => this.take(entry));
    this.numbers.begin('saham');
  }

  /** What somebody at the insurer's does, as an event of today. */
  saying(what: Saying, given: Record<string, unknown>, today: Day): Said {
    const type = TYPES[what];
    switch (what) {
      case 'declare':
        return { type, data: { claimNumber: this.newClaim(), eventOn: today, declaredOn: today, ...given } };
      case 'documents':
        return { type, data: { ...given, receivedOn: today } };
      case 'settle':
        return { type, data: { ...given, settledOn: today } };
      case 'cancel':
        return { type, data: { ...given, cancelledOn: today } };
      default:
        return { type, data: { ...given, decidedOn: today } };
    }
  }

  /** What it says of a claim that it is asked to decide: nothing once it has decided. */
  decisionOf({ claimNumber, benefit, missing }: ToDecide, today: Day): Said[] {
    if (!this.isAutomatic || this.decided.has(claimNumber)) return [];
    const { amountCentimes, paysItself } = TERMS[benefit];
    const paid = { claimNumber, amountCentimes };
    return [
      ...(missing.length > 0 ? [this.saying('documents', { claimNumber, documents: missing }, today)] : []),
      this.saying('accept', paid, today),
      ...(paysItself ? [this.saying('settle', paid, today)] : []),
    ];
  }

  /** All is said of a claim. */
  decidedAbout(claimNumber: string): void {
    this.remember({ decided: claimNumber });
  }

  automatic(isAutomatic: boolean): void {
    this.remember({ automatic: isAutomatic });
  }

  private newClaim(): string {
    this.remember({ claims: this.claims + 1 });
    return `${this.numbers.mark}-${String(this.claims).padStart(6, '0')}`;
  }

  private remember(entry: Remembered): void {
    this.take(entry);
    this.state.remember(entry);
    this.state.write();
  }

  private take(entry: Remembered): void {
    if (this.numbers.take(entry)) return;
    if ('claims' in entry) this.claims = entry.claims;
    else if ('automatic' in entry) this.isAutomatic = entry.automatic;
    else this.decided.add(entry.decided);
  }
}

/** The day at the insurer's. */
export function todayThere(): Day {
  return businessDay(instantOf(Date.now()));
}
