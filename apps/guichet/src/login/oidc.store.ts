import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Of each kind so many are kept at most, those that were used last: a login page that nobody fills in costs no more. */
const KEPT_MAX: Record<string, number> = { Interaction: 500, Session: 5_000 };
const KEPT_OTHERWISE_MAX = 10_000;

/** Their time runs by the clock that nobody sets. */
type Entries = LRUCache<string, AdapterPayload>;
const kinds = new Map<string, Entries>();

/** Keeps logins in memory, bounded: they end with the platform, and the tokens, being signed, do not need them. */
export class OidcStore implements Adapter {
  private readonly entries: Entries;

  constructor(kind: string) {
    this.entries = kinds.get(kind) ?? new LRUCache({ max: KEPT_MAX[kind] ?? KEPT_OTHERWISE_MAX });
    kinds.set(kind, this.entries);
  }

  async upsert(id: string, payload: AdapterPayload, expiresInS: number): Promise<void> {
    this.entries.set(id, payload, { ttl: expiresInS * 1_000 });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.entries.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.entries.find((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.entries.find((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
  }

  async destroy(id: string): Promise<void> {
    this.entries.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const entries of kinds.values())
      for (const [id, payload] of entries.entries()) if (payload.grantId === grantId) entries.delete(id);
  }
}
