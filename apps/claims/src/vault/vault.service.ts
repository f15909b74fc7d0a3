import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { assert } from '#libs/domain';
import { keyIdOf } from '#libs/product';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;

/** A pathology as a claim keeps it, and by what that of another claim is known to be the same. */
export interface SealedPathology {
  sealedPathology: string | null;
  /** By each key, the newest first; empty without a pathology. */
  pathologyDigests: readonly string[];
}

/**
 * Seals what only few may see, with AES-256-GCM, as text for a column: `v1.<key id>.<nonce, tag and what is sealed>`.
 * The first key seals; all open, so that keys can be changed without a day on which nothing opens.
 */
export class Vault {
  private readonly keys: ReadonlyMap<string, Buffer>;
  /** Derived from those: a digest says nothing about a key that seals. */
  private readonly digestKeys: ReadonlyMap<string, Buffer>;
  private readonly current: string;

  /** @param keys of 32 bytes each, the one that seals first; at least one */
  constructor(keys: readonly Buffer[]) {
    const [first] = keys;
    assert(first, 'there is a key that seals');
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.digestKeys = new Map(keys.map((key) => [keyIdOf(key), digestKeyOf(key)]));
    this.current = keyIdOf(first);
  }

  /** How what is sealed with the key of today begins: whatever does not is to be sealed anew. */
  get prefix(): string {
    return `${VERSION}.${this.current}.`;
  }

  /** Seals a text, each time differently. */
  seal(text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(this.current)!, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${this.prefix}${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Seals the pathology of a claim. @param policyId so that a digest says nothing across policies, and so clients */
  sealPathology(policyId: string, pathology: string | undefined): SealedPathology {
    if (pathology === undefined) return { sealedPathology: null, pathologyDigests: [] };
    return { sealedPathology: this.seal(pathology), pathologyDigests: this.digests(policyId, pathology) };
  }

  /** What tells whether two pathologies of a policy are the same: by each key, the newest first. Case and accents do not count. */
  digests(policyId: string, pathology: string): string[] {
    const text = JSON.stringify([policyId.toLowerCase(), plainOf(pathology)]);
    return [...this.digestKeys].map(
      ([keyId, key]) => `${VERSION}.${keyId}.${createHmac('sha256', key).update(text).digest('base64url')}`,
    );
  }

  /** Opens what was sealed. @throws {Error} when its key is not among ours, or a byte of it was changed */
  open(text: string): string {
    const [version, keyId = '', content = ''] = text.split('.');
    const key = this.keys.get(keyId);
    assert(version === VERSION && key, 'what is sealed names a key that we have');
    const bytes = Buffer.from(content, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  }
}

function digestKeyOf(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'pathology digest', KEY_BYTES));
}

/** Letters and digits alone, small and without accents. */
function plainOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
