import { randomInt } from 'node:crypto';
import type { StateFile } from '../state.js';
import { EventNumbers, type NumbersEntry } from '../voice.js';

/** What makes a message of a card network one. */
export interface NetworkMessage {
  acquirer: string;
  terminal: string;
  sentAt: string;
  stan: string;
  rrn: string;
}

type Remembered =
  | NumbersEntry
  | { series: number }
  | { automatic: boolean }
  | { opened: string; rib: string }
  | { message: NetworkMessage };

const BANK_CODE = '007';
const CITY_CODE = '810';

/** What the bank has opened, and the messages of its cards. */
export class BankBook {
  isAutomatic = true;
  readonly numbers: EventNumbers;
  /** With what its account numbers begin: another one where nothing is remembered. */
  private series = 0;
  private readonly opened = new Map<string, string>();
  private readonly messages = new Map<string, NetworkMessage>();

  constructor(private readonly state: StateFile) {
    this.numbers = new EventNumbers(state);
    state.replay<Remembered>((entry) => this.take(entry));
    this.numbers.begin('attijari');
    if (this.series === 0) this.remember({ series: randomInt(1, 1_000_000) });
  }

  get accounts(): number {
    return this.opened.size;
  }

  /** The RIB of a request: the same one whenever it is asked for. */
  ribOf(openingId: string): string {
    const known = this.opened.get(openingId);
    if (known) return known;
    const account = `${String(this.series).padStart(6, '0')}${String(this.opened.size + 1).padStart(10, '0')}`;
    const digits = `${BANK_CODE}${CITY_CODE}${account}`;
    const key = 97n - ((BigInt(digits) * 100n) % 97n);
    const rib = digits + String(key).padStart(2, '0');
    this.remember({ opened: openingId, rib });
    return rib;
  }

  /** A new message of a terminal. */
  message(terminal: string): NetworkMessage {
    const number = this.messages.size + 1;
    const [month, day, hour, minute, second] = new Date().toISOString().match(/\d\d/g)!.slice(2);
    const message = {
      acquirer: BANK_CODE,
      terminal,
      sentAt: [month, day, hour, minute, second].join(''),
      stan: String(number % 1_000_000).padStart(6, '0'),
      rrn: `${this.numbers.mark.slice(0, 4)}${String(number).padStart(8, '0')}`,
    };
    this.remember({ message });
    return message;
  }

  /** A message that was said, by its reference number. */
  messageOf(rrn: string): NetworkMessage | undefined {
    return this.messages.get(rrn);
  }

  automatic(isAutomatic: boolean): void {
    this.remember({ automatic: isAutomatic });
  }

  private remember(entry: Remembered): void {
    this.take(entry);
    this.state.remember(entry);
    this.state.write();
  }

  private take(entry: Remembered): void {
    if (this.numbers.take(entry)) return;
    if ('series' in entry) this.series = entry.series;
    else if ('automatic' in entry) this.isAutomatic = entry.automatic;
    else if ('opened' in entry) this.opened.set(entry.opened, entry.rib);
    else this.messages.set(entry.message.rrn, entry.message);
  }
}
