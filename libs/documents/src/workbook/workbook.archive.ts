import { refuseUnreadable } from '../sheet/sheet.js';

const UNPACKED_MAX_BYTES = 50 * 1_024 * 1_024;
const ENTRIES_MAX = 1_000;

// APPNOTE.TXT, the ZIP file format specification, 4.3.12, 4.3.15 and 4.3.16; zip64 is for larger files.
const ENTRY = { signature: 0x02014b50, length: 46, packed: 20, unpacked: 24, name: 28, extra: 30, comment: 32 };
const END = { signature: Buffer.from('PK\x05\x06'), length: 22, entries: 10, directory: 16 };
const ZIP64_LOCATOR = { signature: 0x07064b50, length: 20 };

/**
 * Checks the directory of the zip file that a workbook is: at most 50 MB unpacked, in 1,000 entries. A small file can be
 * made that swells without end; the reader goes by the same directory and unpacks no more than it says.
 *
 * @throws {DomainError} `file.unreadable`
 */
export function checkArchive(bytes: Buffer): void {
  const end = bytes.length < END.length ? -1 : bytes.lastIndexOf(END.signature, bytes.length - END.length);
  const locator = end - ZIP64_LOCATOR.length;
  if (locator < 0 || bytes.readUInt32LE(locator) === ZIP64_LOCATOR.signature)
    throw refuseUnreadable('an .xlsx workbook');
  const entries = bytes.readUInt16LE(end + END.entries);
  if (entries === 0 || entries > ENTRIES_MAX) throw refuseUnreadable(`a workbook of 1 to ${ENTRIES_MAX} parts`);
  let at = bytes.readUInt32LE(end + END.directory);
  let unpacked = 0;
  for (let count = 0; count < entries; count++) {
    if (at + ENTRY.length > end || bytes.readUInt32LE(at) !== ENTRY.signature)
      throw refuseUnreadable('a whole .xlsx workbook');
    unpacked += Math.max(bytes.readUInt32LE(at + ENTRY.packed), bytes.readUInt32LE(at + ENTRY.unpacked));
    const texts = [ENTRY.name, ENTRY.extra, ENTRY.comment].map((field) => bytes.readUInt16LE(at + field));
    at += texts.reduce((sum, length) => sum + length, ENTRY.length);
  }
  if (unpacked > UNPACKED_MAX_BYTES) throw refuseUnreadable('a workbook of at most 50 MB unpacked');
}
