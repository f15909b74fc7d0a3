import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert } from '#libs/domain';
import { InjectSetting } from '#libs/service';
import transfers from '../../product.js';
import { quoteSeal } from '../code-key/keyed-code.hash.js';
import { refuseQuote, type Quote } from './quote.js';

/** Quotes are kept by nobody here: whoever was told one brings it back, sealed by the key of pick-up codes. */
@Injectable()
export class QuoteSeals {
  private readonly keys: readonly KeyObject[];

  constructor(@InjectSetting(transfers.settings.pickUpCodeKey) keys: readonly Buffer[]) {
    this.keys = keys.map((key) => createSecretKey(key));
  }

  /** A quote as a counter keeps it. */
  sealed(quote: Quote): string {
    const [key] = this.keys;
    assert(key, 'there is a key of new codes');
    const text = Buffer.from(JSON.stringify(quote)).toString('base64url');
    return `${text}.${quoteSeal(key, text)}`;
  }

  /** The quote that was sealed so. @throws {DomainError} `quote.foreign` when it was not sealed here */
  opened(sealed: string): Quote {
    const [text = '', seal = ''] = sealed.split('.', 2);
    const isOurs = this.keys.some((key) => isSame(quoteSeal(key, text), seal));
    if (!isOurs) throw refuseQuote('quote.foreign', { field: 'quote' });
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Quote;
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
