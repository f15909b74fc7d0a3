import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { Vault } from '../vault/vault.service.js';

const LOOK_EVERY_MS = 60_000;
const AT_ONCE_MAX = 500;

interface Sealed {
  id: string;
  policyId: string;
  pathology: string | null;
  reason: string | null;
  digest: string | null;
}

/**
 * Seals and digests anew what is sealed with an older key, so that the key can be dropped. A claim that changes meanwhile stays as it
 * is, and is looked at again.
 */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('key-rotation', () => this.round(), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Seals some claims anew. */
  async round(): Promise<'again' | 'pause'> {
    const old = await this.dataSource.query<Sealed[]>(
      `SELECT id, policy_id AS "policyId", sealed_pathology AS pathology, sealed_reason AS reason, pathology_digest AS digest
       FROM claim WHERE NOT starts_with(sealed_pathology, $1) OR NOT starts_with(sealed_reason, $1)
         OR NOT starts_with(pathology_digest, $1) LIMIT $2`,
      [this.vault.prefix, AT_ONCE_MAX],
    );
    for (const { id, policyId, pathology, reason, digest } of old) {
      const newest =
        digest === null || pathology === null ? null : this.vault.digests(policyId, this.vault.open(pathology))[0];
      await this.dataSource.query(
        `UPDATE claim SET sealed_pathology = $2, sealed_reason = $3, pathology_digest = $6
         WHERE id = $1 AND sealed_pathology IS NOT DISTINCT FROM $4 AND sealed_reason IS NOT DISTINCT FROM $5`,
        [id, this.anew(pathology), this.anew(reason), pathology, reason, newest],
      );
    }
    return old.length === AT_ONCE_MAX ? 'again' : 'pause';
  }

  private anew(sealed: string | null): string | null {
    if (sealed === null || sealed.startsWith(this.vault.prefix)) return sealed;
    return this.vault.seal(this.vault.open(sealed));
  }
}
