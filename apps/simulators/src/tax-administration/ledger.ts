import type { StateFile } from '../state.js';
import { HALVES, type Half, type PaidHalf, type Payment, type Verdict } from './protocol.js';

/** What was told to the ledger, and is remembered; a payment id of null: somebody paid elsewhere. */
interface Entry extends Omit<Payment, 'paymentId'> {
  paymentId: string | null;
}

interface HeldHalf extends PaidHalf {
  by: string | null;
}

/** Who paid which half of which year of a vehicle. All of it is kept in memory; what changes something is remembered. */
export class TaxLedger {
  private readonly held = new Map<string, HeldHalf[]>();
  private readonly refused = new Set<string>();
  private readonly cancelled = new Set<string>();

  constructor(private readonly state: StateFile) {
    state.replay<Entry>((entry) => this.tell(entry));
  }

  /** The same payment told again gets the same verdict; one that was cancelled stays so. */
  confirm(payments: readonly Payment[]): { paymentId: string; verdict: Verdict }[] {
    const verdicts = payments.map((payment) => ({ paymentId: payment.paymentId, verdict: this.tell(payment) }));
    this.state.write();
    return verdicts;
  }

  /** Somebody pays elsewhere what is still open of a year. */
  payElsewhere(plate: string, years: number[], half: Half | null): void {
    this.tell({ paymentId: null, status: 'paid', plate, years, half });
    this.state.write();
  }

  /** Whether it was told of this payment for this vehicle before. */
  knows(paymentId: string, plate: string): boolean {
    if (this.refused.has(paymentId) || this.cancelled.has(paymentId)) return true;
    return (this.held.get(plate) ?? []).some(({ by }) => by === paymentId);
  }

  paidOf(plate: string): PaidHalf[] {
    return (this.held.get(plate) ?? []).map(({ year, half }) => ({ year, half }));
  }

  private tell(entry: Entry): Verdict {
    const { paymentId, plate } = entry;
    if (paymentId === null) return this.take(entry, this.openHalves(entry));
    if (entry.status === 'cancelled') return this.cancel(entry, paymentId);
    if (this.refused.has(paymentId)) return 'already-paid';
    if (this.knows(paymentId, plate)) return 'accepted';
    const open = this.openHalves(entry);
    if (open.length === halvesOf(entry).length) return this.take(entry, open);
    this.refused.add(paymentId);
    this.remember(entry);
    return 'already-paid';
  }

  private take(entry: Entry, halves: PaidHalf[]): Verdict {
    if (halves.length === 0) return 'accepted';
    const taken = halves.map((half) => ({ ...half, by: entry.paymentId }));
    this.held.set(entry.plate, [...(this.held.get(entry.plate) ?? []), ...taken]);
    this.remember(entry);
    return 'accepted';
  }

  private cancel(entry: Entry, paymentId: string): Verdict {
    if (this.cancelled.has(paymentId)) return 'accepted';
    this.cancelled.add(paymentId);
    const kept = (this.held.get(entry.plate) ?? []).filter(({ by }) => by !== paymentId);
    this.held.set(entry.plate, kept);
    this.remember(entry);
    return 'accepted';
  }

  private openHalves(entry: Entry): PaidHalf[] {
    const held = this.held.get(entry.plate) ?? [];
    return halvesOf(entry).filter(({ year, half }) => !held.some((one) => one.year === year && one.half === half));
  }

  private remember({ paymentId, status, plate, years, half }: Entry): void {
    this.state.remember({ paymentId, status, plate, years, half });
  }
}

function halvesOf({ years, half }: Pick<Entry, 'years' | 'half'>): PaidHalf[] {
  return years.flatMap((year) => (half ? [half] : HALVES).map((half) => ({ year, half })));
}
