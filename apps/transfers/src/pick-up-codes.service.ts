import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CODE_COUNT, codeOfNumber } from './pick-up-code.js';

/** Token of the key, 32 bytes of configuration. */
export const PICK_UP_CODE_KEY = 'pickUpCodeKey';

/** Derives pick-up codes from transfer ids and hashes them: no table, reply, event or log ever holds a code. */
@Injectable()
export class PickUpCodes {
  private readonly key: KeyObject;

  constructor(@Inject(PICK_UP_CODE_KEY) key: Buffer) {
    this.key = createSecretKey(key); // once: preparing a key for each hash costs more than hashing
  }

  /** Draws the id of a new transfer. */
  drawId(nowMs: number): string {
    return uuidV7(nowMs, randomBytes(16));
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

/** A UUID of version 7 (RFC 9562): rows of one time lie together. @param bytes 16 random ones at least */
export function uuidV7(atMs: number, bytes: Buffer): string {
  const id = Buffer.from(bytes.subarray(0, 16));
  id.writeUIntBE(atMs, 0, 6);
  id[6] = (id.readUInt8(6) & 0x0f) | 0x70;
  id[8] = (id.readUInt8(8) & 0x3f) | 0x80;
  return asUuid(id.toString('hex'));
}

function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
