import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Vault } from '../src/vault/vault.service.js';

describe('what is sealed', () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const text = 'التهاب الزائدة الدودية, appendicite';

  it('opens again, and looks different each time', () => {
    const vault = new Vault([old]);
    expect(vault.open(vault.seal(text))).toBe(text);
    expect(vault.seal(text)).not.toBe(vault.seal(text));
    expect(vault.seal(text).startsWith(vault.prefix)).toBe(true);
  });

  it('opens with the old key behind a new one, which seals', () => {
    const sealed = new Vault([old]).seal(text);
    const both = new Vault([next, old]);
    expect(both.open(sealed)).toBe(text);
    expect(new Vault([next]).open(both.seal(text))).toBe(text);
    expect(() => new Vault([next]).open(sealed)).toThrow('a key that we have');
  });

  it('is digested by each key, the newest first; the digest is the same for the same pathology of a policy alone', () => {
    const digests = (ring: Buffer[], policyId: string, pathology: string) =>
      new Vault(ring).digests(policyId, pathology);
    const [first, second] = digests([next, old], 'a', 'Crise  d’épilepsie');
    expect([first, second]).toEqual([
      ...digests([next], 'A', 'CRISE D’EPILEPSIE'),
      ...digests([old], 'a', 'crise d epilepsie '),
    ]);
    expect(first?.startsWith(new Vault([next]).prefix)).toBe(true);
    expect(
      new Set([first, second, ...digests([next], 'b', 'crise d’épilepsie'), ...digests([next], 'a', 'asthme')]).size,
    ).toBe(4);
    expect(first).not.toContain('epilepsie');
  });

  it('is nothing where no pathology is said', () => {
    const vault = new Vault([next, old]);
    expect(vault.sealPathology('a', undefined)).toEqual({ sealedPathology: null, pathologyDigests: [] });
    const { sealedPathology, pathologyDigests } = vault.sealPathology('a', text);
    expect([vault.open(sealedPathology ?? ''), pathologyDigests]).toEqual([text, vault.digests('a', text)]);
  });

  it('does not open when a byte of it was changed', () => {
    const vault = new Vault([old]);
    const sealed = vault.seal(text);
    const at = sealed.length - 5;
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
    expect(() => vault.open(changed)).toThrow();
  });
});
