/**
 * A UUID of version 7 (RFC 9562): it begins with the time, so rows of one time lie together in an index.
 *
 * @param atMs milliseconds since 1970
 * @param bytes 16 at least: random ones, or a digest where the same id must come out again
 */
export function uuidV7(atMs: number, bytes: Uint8Array): string {
  const id = Buffer.from(bytes.subarray(0, 16));
  id.writeUIntBE(atMs, 0, 6);
  id[6] = (id.readUInt8(6) & 0x0f) | 0x70;
  id[8] = (id.readUInt8(8) & 0x3f) | 0x80;
  return asUuid(id.toString('hex'));
}

/** The first 128 bits of a hexadecimal text, written as a UUID. @param hex 32 digits at least */
export function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Another UUID, for the n-th thing that comes with the one that has an id.
 *
 * @param n 1 to 255
 */
export function derivedUuid(id: string, n: number): string {
  const last = Number.parseInt(id.slice(-2), 16) ^ n;
  return `${id.slice(0, -2)}${last.toString(16).padStart(2, '0')}`;
}

/** Whether a text is written as a UUID, of any version. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
