import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Stored {
  payload: AdapterPayload;
  /** By the clock that nobody sets. */
  expiresAtMs: number;
}

const SWEEP_MS = 60_000;
const entries = new Map<string, Stored>();

setInterval(() => {
  for (const [key, { expiresAtMs }] of entries) if (expiresAtMs < performance.now()) entries.delete(key);
}, SWEEP_MS).unref();

/** Keeps logins in memory: they end with the platform, and the tokens, being signed, do not need them. */
export class OidcStore implements Adapter {
  constructor(private readonly kind: string) {}

  async upsert(id: string, payload: AdapterPayload, expiresInS: number): Promise<void> {
    entries.set(this.key(id), { payload, expiresAtMs: performance.now() + expiresInS * 1000 });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return entries.get(this.key(id))?.payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findWhere((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findWhere((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    entries.delete(this.key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
  }

  private findWhere(fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload }] of entries) if (key.startsWith(`${this.kind}:`) && fits(payload)) return payload;
    return undefined;
  }

  private key(id: string): string {
    return `${this.kind}:${id}`;
  }
}
