import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { refuseFleet, type SheetRow } from './fleet-line.js';

const UNPACKED_MAX_BYTES = 50 * 1_024 * 1_024;
const ENTRIES_MAX = 1_000;
const READING_MAX_MS = 10_000;
const WAITING_MAX = 8;
const READER = fileURLToPath(new URL('./workbook.main.js', import.meta.url));
const READER_FLAGS = ['--max-old-space-size=128'];

// APPNOTE.TXT, the ZIP file format specification, 4.3.12, 4.3.15 and 4.3.16; zip64 is for larger files.
const ENTRY = { signature: 0x02014b50, length: 46, packed: 20, unpacked: 24, name: 28, extra: 30, comment: 32 };
const END = { signature: Buffer.from('PK\x05\x06'), length: 22, entries: 10, directory: 16 };
const ZIP64_LOCATOR = { signature: 0x07064b50, length: 20 };

/** What workbook.main.ts is asked. */
export interface WorkbookTask {
  bytes: Uint8Array<ArrayBuffer>;
  rowsMax: number;
}

/** What it answers: no rows, when it cannot read the workbook. */
export interface WorkbookAnswer {
  rows?: SheetRow[];
}

/**
 * The first rows of a workbook's first sheet that are not empty, as texts; a date is `2024-12-31`.
 *
 * A workbook is a zip file of XML, and a small one can be made that swells without end, in bytes or in rows. So its
 * directory is checked first, and a process with a memory of its own reads it, for a while at most.
 *
 * @throws {DomainError} `fleet.unreadable`
 */
export async function readWorkbook(bytes: Buffer, rowsMax: number): Promise<SheetRow[]> {
  checkArchive(bytes);
  const { rows } = await askReader({ bytes: Uint8Array.from(bytes), rowsMax });
  if (!rows) throw unreadable('an .xlsx workbook, as Excel or LibreOffice writes it');
  return rows;
}

/** At most 50 MB unpacked, in 1,000 entries. The reader goes by the same directory and unpacks no more than it says. */
function checkArchive(bytes: Buffer): void {
  const end = bytes.length < END.length ? -1 : bytes.lastIndexOf(END.signature, bytes.length - END.length);
  const locator = end - ZIP64_LOCATOR.length;
  if (locator < 0 || bytes.readUInt32LE(locator) === ZIP64_LOCATOR.signature) throw unreadable('an .xlsx workbook');
  const entries = bytes.readUInt16LE(end + END.entries);
  if (entries === 0 || entries > ENTRIES_MAX) throw unreadable(`a workbook of 1 to ${ENTRIES_MAX} parts`);
  let at = bytes.readUInt32LE(end + END.directory);
  let unpacked = 0;
  for (let count = 0; count < entries; count++) {
    if (at + ENTRY.length > end || bytes.readUInt32LE(at) !== ENTRY.signature)
      throw unreadable('a whole .xlsx workbook');
    unpacked += Math.max(bytes.readUInt32LE(at + ENTRY.packed), bytes.readUInt32LE(at + ENTRY.unpacked));
    const texts = [ENTRY.name, ENTRY.extra, ENTRY.comment].map((field) => bytes.readUInt16LE(at + field));
    at += texts.reduce((sum, length) => sum + length, ENTRY.length);
  }
  if (unpacked > UNPACKED_MAX_BYTES) throw unreadable('a workbook of at most 50 MB unpacked');
}

/** One reader at a time: several would take the memory that counters need. */
let reading: Promise<unknown> = Promise.resolve();
let waiting = 0;

function askReader(task: WorkbookTask): Promise<WorkbookAnswer> {
  if (waiting >= WAITING_MAX) throw refuseFleet('fleet.busy');
  waiting += 1;
  const answer = reading.then(() => runReader(task)).finally(() => (waiting -= 1));
  reading = answer.catch(() => undefined);
  return answer;
}

async function runReader(task: WorkbookTask): Promise<WorkbookAnswer> {
  const reader = fork(READER, {
    env: {}, // it opens what strangers send, and gets none of our secrets
    serialization: 'advanced',
    execArgv: READER_FLAGS,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: READING_MAX_MS,
    killSignal: 'SIGKILL',
  });
  try {
    return await new Promise((resolve, reject) => {
      reader.once('message', (answer: WorkbookAnswer) => resolve(answer));
      reader.once('disconnect', () => resolve({}));
      reader.once('error', reject);
      reader.send(task);
    });
  } finally {
    reader.kill('SIGKILL');
  }
}

const unreadable = (expected: string) => refuseFleet('fleet.unreadable', { field: 'file', expected });
