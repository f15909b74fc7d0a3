import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { HALVES, type Half, type PaidHalf, type Payment, type Verdict } from './protocol.js';

/** What was told to the ledger, a line of its file; a payment id of null: somebody paid elsewhere. */
interface Entry extends Omit<Payment, 'paymentId'> {
  paymentId: string | null;
}

interface HeldHalf extends PaidHalf {
  by: string | null;
}

/**
 * Who paid which half of which year of a vehicle. With a file, every entry that changes something is a line of it,
 * written before it is answered, and told again at the next start. All of it is kept in memory.
 */
export class TaxLedger {
  private readonly held = new Map<string, HeldHalf[]>();
  private readonly refused = new Set<string>();
  private readonly cancelled = new Set<string>();
  private readonly file: number | undefined;
  private unwritten: string[] = [];

  constructor(stateFile?: string) {
    if (!stateFile) return;
    mkdirSync(dirname(stateFile), { recursive: true });
    for (const entry of readEntries(stateFile)) this.tell(entry);
    this.file = openSync(stateFile, 'a');
  }

  /** The same payment told again gets the same verdict; one that was cancelled stays so. */
  confirm(payments: readonly Payment[]): { paymentId: string; verdict: Verdict }[] {
    const verdicts = payments.map((payment) => ({ paymentId: payment.paymentId, verdict: this.tell(payment) }));
    this.write();
    return verdicts;
  }

  /** Somebody pays elsewhere what is still open of a year. */
  payElsewhere(plate: string, years: number[], half: Half | null): void {
    this.tell({ paymentId: null, status: 'paid', plate, years, half });
    this.write();
  }

  /** Whether it was told of this payment for this vehicle before. */
  knows(paymentId: string, plate: string): boolean {
    if (this.refused.has(paymentId) || this.cancelled.has(paymentId)) return true;
    return (this.held.get(plate) ?? []).some(({ by }) => by === paymentId);
  }

  paidOf(plate: string): PaidHalf[] {
    return (this.held.get(plate) ?? []).map(({ year, half }) => ({ year, half }));
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
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
    if (this.file === undefined) return;
    this.unwritten.push(`${JSON.stringify({ paymentId, status, plate, years, half })}\n`);
  }

  /** What a full disk did not take is tried again with the next. */
  private write(): void {
    if (this.file === undefined || this.unwritten.length === 0) return;
    appendFileSync(this.file, this.unwritten.join(''));
    this.unwritten = [];
  }
}

function halvesOf({ years, half }: Pick<Entry, 'years' | 'half'>): PaidHalf[] {
  return years.flatMap((year) => (half ? [half] : HALVES).map((half) => ({ year, half })));
}

/** The whole lines of the file. A line that a killed process could not finish was not answered: it is cut off. */
function readEntries(stateFile: string): Entry[] {
  if (!existsSync(stateFile)) return [];
  const bytes = readFileSync(stateFile);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(stateFile, end);
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry;
    } catch {
      throw new Error(`${stateFile}, line ${index + 1}: is no JSON; move the file away to begin anew`);
    }
  });
}
