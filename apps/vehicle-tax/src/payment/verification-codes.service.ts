import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { typedCode } from '#libs/domain';
import { InjectSetting } from '#libs/service';
import vehicleTax from '../../product.js';

// Crockford's base 32: no I, L, O or U, which people misread.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** Derives verification codes of receipts: who has the paper has the code, and nobody can make one up. */
@Injectable()
export class VerificationCodes {
  private readonly key: KeyObject;

  constructor(@InjectSetting(vehicleTax.settings.receiptCodeKey) key: Buffer) {
    this.key = createSecretKey(key);
  }

  /** The code of a payment's receipt, 80 bits: `7K2M-Q4ZD-09XV-H3TA`. The same whenever it is asked for. */
  codeOf(paymentId: string): string {
    const digest = createHmac('sha256', this.key).update(`receipt\n${paymentId}`).digest();
    const letters = Array.from(digest.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  }

  /**
   * The number that receipts show of a teller of whom the token tells none: eight digits of an HMAC of its subject, the
   * same for the same person, from which nobody learns who it is.
   */
  tellerNumberOf(subject: string): string {
    const digest = createHmac('sha256', this.key).update(`teller\n${subject}`).digest();
    const digits = String(digest.readUInt32BE() % 100_000_000).padStart(8, '0');
    return `${digits.slice(0, 4)}-${digits.slice(4)}`;
  }

  /** Whether somebody has read the code from the receipt, however they typed it. */
  isCodeOf(paymentId: string, code: string): boolean {
    const [ours, given] = [this.codeOf(paymentId), code].map((text) => Buffer.from(typedCode(text)));
    return ours !== undefined && given?.length === ours.length && timingSafeEqual(ours, given);
  }
}
