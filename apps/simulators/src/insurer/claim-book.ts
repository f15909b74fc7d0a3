import { randomUUID } from 'node:crypto';
import { businessDay, instantOf, type Day } from '#libs/domain';
import type { Benefit, ClaimDocument } from '#libs/events';
import type { StateFile } from '../state.js';
import type { Saying } from './protocol.js';

/** A claim event of the insurer, not yet numbered. */
export interface Said {
  type: string;
  data: Record<string, unknown>;
}

/** A numbered event, a structured CloudEvent. */
export interface NumberedEvent extends Said {
  specversion: '1.0';
  id: string;
  source: string;
  time: string;
  sequence: string;
}

/** What is told of a claim that the insurer can decide. */
export interface ToDecide {
  claimNumber: string;
  benefit: Benefit;
  missing: readonly ClaimDocument[];
}

type Remembered =
  { source: string } | { number: number } | { claims: number } | { automatic: boolean } | { decided: string };

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

/** What the insurer has said so far, and how it decides: its source, its numbers, and which claims it has decided. */
export class ClaimBook {
  isAutomatic = false;
  /** Another one where nothing is remembered: numbers of a source begin once. */
  private source = `/saham/simulator-${randomUUID().slice(0, 8)}`;
  private number = 0;
  private claims = 0;
  private readonly decided = new Set<string>();

  constructor(private readonly state: StateFile) {
    let isKnown = false;
    state.replay<Remembered>((entry) => {
      isKnown = true;
      this.take(entry);
    });
    if (!isKnown) this.remember({ source: this.source });
  }

  /** How many events it has said. */
  get count(): number {
    return this.number;
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

  /** An event with the next number. @param skip numbers that are left out before it */
  numbered({ type, data }: Said, skip = 0): NumberedEvent {
    const number = this.number + 1 + skip;
    const time = instantOf(Date.now());
    const { source } = this;
    return { specversion: '1.0', id: `event-${number}`, source, type, time, sequence: String(number), data };
  }

  /** An event is written: the next one gets the next number. What was not is said again under its own. */
  written({ sequence }: NumberedEvent): void {
    this.remember({ number: Number(sequence) });
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
    return `${this.source.slice(-8).toUpperCase()}-${String(this.claims).padStart(6, '0')}`;
  }

  private remember(entry: Remembered): void {
    this.take(entry);
    this.state.remember(entry);
    this.state.write();
  }

  private take(entry: Remembered): void {
    if ('source' in entry) this.source = entry.source;
    else if ('number' in entry) this.number = entry.number;
    else if ('claims' in entry) this.claims = entry.claims;
    else if ('automatic' in entry) this.isAutomatic = entry.automatic;
    else this.decided.add(entry.decided);
  }
}

/** The day at the insurer's. */
export function todayThere(): Day {
  return businessDay(instantOf(Date.now()));
}
