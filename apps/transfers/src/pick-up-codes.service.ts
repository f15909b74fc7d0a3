import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { asUuid } from '#libs/domain';
import { InjectSetting } from '#libs/service';
import transfers from '../product.js';
import { CODE_COUNT, codeOfNumber } from './pick-up-code.js';

/** Derives pick-up codes from transfer ids and hashes them: no table, reply, event or log ever holds a code. */
@Injectable()
export class PickUpCodes {
  private readonly key: KeyObject;

  constructor(@InjectSetting(transfers.settings.pickUpCodeKey) key: Buffer) {
    this.key = createSecretKey(key); // once: preparing a key for each hash costs more than hashing
  }

  /** The pick-up code of a transfer: the same whenever it is asked for. */
  codeOf(transferId: string): string {
    const digest = createHmac('sha256', this.key).update(`code\n${transferId}`).digest();
    return codeOfNumber(digest.readBigUInt64BE(0) % CODE_COUNT);
  }

  /** What is stored of a code: 128 bits of its keyed hash, written as a UUID. */
  hashOf(code: string): string {
    return asUuid(createHmac('sha256', this.key).update(`hash\n${code}`).digest('hex'));
  }
}
