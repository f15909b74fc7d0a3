import { createHmac, type KeyObject } from 'node:crypto';
import { asUuid } from '#libs/domain';
import { CODE_COUNT, codeOfNumber } from './pick-up-code.js';

/** The pick-up code that a transfer has by a key: the same whenever it is asked for. */
export function keyedCode(key: KeyObject, transferId: string): string {
  const digest = createHmac('sha256', key).update(`code\n${transferId}`).digest();
  return codeOfNumber(digest.readBigUInt64BE(0) % CODE_COUNT);
}

/** What is stored of a code that was made by a key: 128 bits of its keyed hash, written as a UUID. */
export function keyedHash(key: KeyObject, code: string): string {
  return asUuid(createHmac('sha256', key).update(`hash\n${code}`).digest('hex'));
}

/** What is stored of an ID that was presented with a wrong code, by a key: 128 bits of its keyed hash, written as a UUID. */
export function presentedIdHash(key: KeyObject, id: string): string {
  return asUuid(createHmac('sha256', key).update(`id\n${id}`).digest('hex'));
}

/** What seals a text for a purpose against change, by a key. */
export function sealOf(key: KeyObject, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');
}
