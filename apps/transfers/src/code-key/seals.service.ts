import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert } from '#libs/domain';
import { InjectSetting } from '#libs/service';
import transfers from '../../product.js';
import { sealOf } from './keyed-code.hash.js';

/** What is given out sealed: what one is for is good for nothing else. */
type Purpose = 'quote' | 'allowance';

/** What is kept by nobody here: whoever was given it brings it back, sealed by the key of pick-up codes. */
@Injectable()
export class Seals {
  private readonly keys: readonly KeyObject[];

  constructor(@InjectSetting(transfers.settings.pickUpCodeKey) keys: readonly Buffer[]) {
    this.keys = keys.map((key) => createSecretKey(key));
  }

  /** Something as it is given out. */
  sealed(purpose: Purpose, content: object): string {
    const [key] = this.keys;
    assert(key, 'there is a key of new codes');
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${sealOf(key, purpose, text)}`;
  }

  /** What was sealed so for this purpose; undefined when it was not, here. */
  opened<Content>(purpose: Purpose, sealed: string): Content | undefined {
    const [text = '', seal = ''] = sealed.split('.', 2);
    const isOurs = this.keys.some((key) => isSame(sealOf(key, purpose, text), seal));
    return isOurs ? (JSON.parse(Buffer.from(text, 'base64url').toString()) as Content) : undefined;
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
