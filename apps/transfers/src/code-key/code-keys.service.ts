import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keyIdOf } from '#libs/product';
import { InjectSetting } from '#libs/service';
import transfers from '../../product.js';
import type { PickUpCodeKeys } from './code-keys.dto.js';
import { keyedCode, keyedHash } from './keyed-code.hash.js';

const NOTHING_BEFORE = '00000000-0000-0000-0000-000000000000';
// Some 10 ms of hashing: counters wait no longer.
const AT_ONCE = 500;

interface Unpaid {
  id: string;
  hash: string;
}

/** Counts by which keys the codes were made with which somebody may still come. */
@Injectable()
export class CodeKeysService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectSetting(transfers.settings.pickUpCodeKey) private readonly keys: readonly Buffer[],
  ) {}

  /** The keys, and how many unpaid transfers have a code of each. */
  async count(): Promise<PickUpCodeKeys> {
    const made = this.keys.map((key) => createSecretKey(key));
    const counts = made.map(() => 0);
    let unpaidOfDroppedKeys = 0;
    for (let last = NOTHING_BEFORE, isMore = true; isMore;) {
      const unpaid = await this.dataSource.query<Unpaid[]>(
        `SELECT id, code_hash AS hash FROM transfer WHERE id > $1 AND status NOT IN ('paid-out', 'paid-elsewhere') ORDER BY id LIMIT $2`,
        [last, AT_ONCE],
      );
      for (const { id, hash } of unpaid) {
        const index = made.findIndex((key) => keyedHash(key, keyedCode(key, id)) === hash);
        if (index < 0) unpaidOfDroppedKeys++;
        else counts[index] = (counts[index] ?? 0) + 1;
      }
      last = unpaid.at(-1)?.id ?? last;
      isMore = unpaid.length === AT_ONCE;
    }
    const keys = this.keys.map((key, i) => ({
      key: keyIdOf(key),
      isCurrent: i === 0,
      unpaidTransfers: counts[i] ?? 0,
    }));
    return { keys, unpaidOfDroppedKeys };
  }
}
