import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assert } from '#libs/domain';
import { InjectSetting } from '#libs/service';
import transfers from '../../product.js';
import { keyedCode, keyedHash, presentedIdHash } from './keyed-code.hash.js';
import { documentText, type IdentifiedPerson } from '../person/person.js';

/**
 * Derives pick-up codes from transfer ids and hashes them: no table, reply, event or log ever holds a code. Under what
 * wrong codes of a presented ID are counted is hashed by the same key.
 */
@Injectable()
export class PickUpCodes {
  /** Of new codes. */
  private readonly key: KeyObject;
  /** Whose codes are known, that of new ones first. */
  private readonly keys: readonly KeyObject[];

  /** @param keys of 32 bytes each, that of new codes first; at least one */
  constructor(@InjectSetting(transfers.settings.pickUpCodeKey) keys: readonly Buffer[]) {
    this.keys = keys.map((key) => createSecretKey(key)); // once: preparing a key for each hash costs more than hashing
    const [first] = this.keys;
    assert(first, 'there is a key of new codes');
    this.key = first;
  }

  /** The pick-up code that a transfer gets, or has by this key: the same whenever it is asked for. */
  codeOf(transferId: string, key = this.key): string {
    return keyedCode(key, transferId);
  }

  /** What is stored of a code: 128 bits of its keyed hash, written as a UUID. */
  hashOf(code: string, key = this.key): string {
    return keyedHash(key, code);
  }

  /** What is stored of a code when it was made by an older key; empty while there is one key. */
  olderHashesOf(code: string): string[] {
    return this.keys.slice(1).map((key) => this.hashOf(code, key));
  }

  /** The code that a transfer was given; undefined when its key is kept no more. @param codeHash what is stored of it */
  givenCodeOf(transferId: string, codeHash: string): string | undefined {
    const key = this.keys.find((one) => this.hashOf(this.codeOf(transferId, one), one) === codeHash);
    return key && this.codeOf(transferId, key);
  }

  /** What is stored of an ID that was presented with a wrong code. With another key counting begins anew. */
  idHashOf(person: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>): string {
    return presentedIdHash(this.key, documentText(person));
  }
}
