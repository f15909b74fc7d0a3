import { randomInt } from 'node:crypto';
import { businessDay, instantOf } from '#libs/domain';
import type { StateFile } from '../state.js';
import { DOMESTIC } from './protocol.js';
import type { Abroad, DayLine, International, Name, OperatorName, Refusal, Remittance } from './protocol.js';
import { suppliedRemittance, type WrittenRemittance } from './remittances.js';

/** What the platform asked for by one id, and what became of it. */
export interface OperatorRequest {
  operator: International;
  requestId: string;
  kind: 'reservation' | 'sending';
  /** The body it came with; null: it was taken back before it came. */
  asked: string | null;
  status: 'reserved' | 'refused' | 'confirmed' | 'released' | 'sent' | 'cancelled';
  code?: Refusal;
  agency?: string;
  reference?: string;
  amountCentimes?: number;
  feeCentimes?: number;
  /** When money was paid or taken, and when it was given back. */
  at?: string;
  takenBackAt?: string;
  reservationId?: string;
  reservedUntil?: string;
  sender?: Abroad;
  beneficiary?: Name;
}

/** One thing that is remembered. */
export type Entry =
  | { request: OperatorRequest }
  | { remittance: Remittance }
  | { blocked: string }
  | { gone: string }
  | { operator: OperatorName; line: DayLine };

/** All that the operators remember. What changes is remembered in one write, before it is answered. */
export class OperatorMemory {
  private readonly requests = new Map<string, OperatorRequest>();
  private readonly announced = new Map<string, Remittance>();
  private readonly blocked = new Set<string>();
  private readonly gone = new Set<string>();
  /** Who has reserved a number, or was paid for it. */
  private readonly holders = new Map<string, OperatorRequest>();
  /** Money that was sent from here, by the number it was given. */
  private readonly sent = new Map<string, OperatorRequest>();
  private readonly lines = new Map<string, DayLine[]>();
  /** What was done with each domestic transfer, by our number of it. */
  private readonly domestic = new Map<string, DayLine[]>();

  constructor(
    private readonly state: StateFile,
    private readonly written: ReadonlyMap<string, WrittenRemittance>,
  ) {
    for (const { reference, state } of written.values()) {
      if (state === 'blocked') this.blocked.add(reference);
      else if (state === 'paid') this.gone.add(reference);
    }
  }

  /** Tells what is remembered, other things of the same file too, in order. @param others what is none of its own */
  replay<Other extends object>(others: (entry: Other) => void): void {
    this.state.replay<Entry | Other>((entry) => {
      if (isOwn(entry)) this.take(entry);
      else others(entry);
    });
  }

  /** How many remittances wait or waited, besides the endless supply. */
  get remittances(): number {
    return this.written.size + this.announced.size;
  }

  requestOf(operator: International, requestId: string): OperatorRequest | undefined {
    return this.requests.get(`${operator} ${requestId}`);
  }

  remittanceOf(operator: International, reference: string): Remittance | undefined {
    const known = this.announced.get(reference) ?? this.written.get(reference);
    return known?.operator === operator ? known : suppliedRemittance(operator, reference);
  }

  /** Why nobody is paid for a number, whoever asks. */
  stateOf(reference: string): 'blocked' | 'gone' | 'open' {
    if (this.blocked.has(reference)) return 'blocked';
    return this.gone.has(reference) ? 'gone' : 'open';
  }

  holderOf(reference: string): OperatorRequest | undefined {
    return this.holders.get(reference);
  }

  sendingOf(reference: string): OperatorRequest | undefined {
    return this.sent.get(reference);
  }

  /** A number that nothing has yet; none of the endless supply. */
  newReference(operator: International): string {
    const [first, end] = operator === 'moneygram' ? [10_000_000, 90_000_000] : [1_000_000_000, 9_000_000_000];
    for (;;) {
      const reference = String(randomInt(first, end));
      if (!this.remittanceOf(operator, reference) && !this.sent.has(reference)) return reference;
    }
  }

  /** What an operator's file of a business day says, in the order in which it came. */
  linesOf(operator: OperatorName, day: string): readonly DayLine[] {
    return this.lines.get(`${operator} ${day}`) ?? [];
  }

  /** What is known of a domestic transfer, in the order in which it came. */
  domesticOf(reference: string): readonly DayLine[] {
    return this.domestic.get(reference) ?? [];
  }

  remember(...entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.take(entry);
      this.state.remember(entry);
    }
    this.state.write();
  }

  private take(entry: Entry): void {
    if ('request' in entry) this.takeRequest(entry.request);
    else if ('remittance' in entry) this.announced.set(entry.remittance.reference, entry.remittance);
    else if ('blocked' in entry) this.blocked.add(entry.blocked);
    else if ('gone' in entry) this.gone.add(entry.gone);
    else {
      const { operator, line } = entry;
      append(this.lines, `${operator} ${businessDay(line.at)}`, line);
      if (operator === DOMESTIC) append(this.domestic, line.reference, line);
    }
  }

  private takeRequest(request: OperatorRequest): void {
    const { operator, requestId, kind, reference, status } = request;
    this.requests.set(`${operator} ${requestId}`, request);
    if (reference === undefined || status === 'refused') return;
    if (kind === 'sending') this.sent.set(reference, request);
    else if (status !== 'released') this.holders.set(reference, request);
    else if (this.holders.get(reference)?.requestId === requestId) this.holders.delete(reference);
  }
}

/** Now, as the operators' clock says. */
export function nowThere(): string {
  return instantOf(Date.now());
}

function isOwn(entry: object): entry is Entry {
  return ['request', 'remittance', 'blocked', 'gone', 'line'].some((name) => name in entry);
}

function append(all: Map<string, DayLine[]>, key: string, line: DayLine): void {
  const lines = all.get(key);
  if (lines) lines.push(line);
  else all.set(key, [line]);
}
