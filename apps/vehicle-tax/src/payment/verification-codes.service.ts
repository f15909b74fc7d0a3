import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert, typedCode } from '#libs/domain';
import { keyIdOf } from '#libs/product';
import { InjectSetting } from '#libs/service';
import vehicleTax from '../../product.js';
import type { Payment } from './payment.js';

// Crockford's base 32: no I, L, O or U, which people misread.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** Derives verification codes of receipts: who has the paper has the code, and nobody can make one up. */
@Injectable()
export class VerificationCodes {
  /** What the key of new receipts is called. */
  readonly currentKey: string;
  /** By what they are called, that of new receipts first. */
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly current: KeyObject;
  private readonly oldest: KeyObject;

  /** @param keys of 32 bytes each, that of new receipts first; at least one */
  constructor(@InjectSetting(vehicleTax.settings.receiptCodeKey) keys: readonly Buffer[]) {
    const named = keys.map((key) => [keyIdOf(key), createSecretKey(key)] as const);
    const [first, last] = [named[0], named.at(-1)];
    assert(first && last, 'there is a key of new receipts');
    this.keys = new Map(named);
    [[this.currentKey, this.current], [, this.oldest]] = [first, last];
  }

  /** What the keys are called, that of new receipts first. */
  get names(): string[] {
    return [...this.keys.keys()];
  }

  /**
   * The code of a payment's receipt, 80 bits: `7K2M-Q4ZD-09XV-H3TA`, by the key that the payment names: the same
   * whenever it is asked for. That of a payment from before keys were named is the oldest; where the key is kept no more,
   * the receipt gets a code of the one of new receipts.
   */
  codeOf({ id, codeKey }: Pick<Payment, 'id' | 'codeKey'>): string {
    return this.codeBy(codeKey === null ? this.oldest : (this.keys.get(codeKey) ?? this.current), id);
  }

  private codeBy(key: KeyObject, paymentId: string): string {
    const digest = createHmac('sha256', key).update(`receipt\n${paymentId}`).digest();
    const letters = Array.from(digest.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  }

  /**
   * The number that receipts show of a teller of whom the token tells none: eight digits of an HMAC of its subject, the
   * same for the same person while the key is, from which nobody learns who it is.
   */
  tellerNumberOf(subject: string): string {
    const digest = createHmac('sha256', this.current).update(`teller\n${subject}`).digest();
    const digits = String(digest.readUInt32BE() % 100_000_000).padStart(8, '0');
    return `${digits.slice(0, 4)}-${digits.slice(4)}`;
  }

  /** Whether somebody has read the code from the receipt, however they typed it, and whichever key has made it. */
  isCodeOf(paymentId: string, code: string): boolean {
    const given = Buffer.from(typedCode(code));
    return [...this.keys.values()].some((key) => {
      const ours = Buffer.from(typedCode(this.codeBy(key, paymentId)));
      return given.length === ours.length && timingSafeEqual(ours, given);
    });
  }
}
