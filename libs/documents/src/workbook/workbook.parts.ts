import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { refuseUnreadable } from '../sheet/sheet.js';

type OpenStream = (entry: Entry, callback: (error: Error | null, stream: Readable) => void) => void;

/** The parts of a workbook, which is a zip file, by their names; upper and lower case are the same (ECMA-376, part 2). */
export class WorkbookParts {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws {DomainError} `file.unreadable` when a name is there twice: readers would take one or the other */
  static async open(bytes: Uint8Array): Promise<WorkbookParts> {
    const open = promisify<Buffer, object, ZipFile>(fromBuffer);
    // It fails when a part unpacks to more than the zip file's directory says.
    const zip = await open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
    });
    const entries = new Map<string, Entry>();
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: Entry) => {
        const name = plainName(entry.fileName);
        if (entries.has(name)) return reject(refuseUnreadable('a workbook that has each of its parts once'));
        entries.set(name, entry);
        zip.readEntry();
      });
      zip.on('end', resolve);
      zip.on('error', reject);
      zip.readEntry();
    });
    return new WorkbookParts(zip, entries);
  }

  has(name: string): boolean {
    return this.entries.has(plainName(name));
  }

  /** The content of a part, unpacked as it is read; nothing when there is no such part. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(plainName(name));
    if (!entry) return;
    const open = promisify(this.zip.openReadStream.bind(this.zip) as OpenStream);
    for await (const chunk of await open(entry)) yield chunk as Buffer;
  }
}

/** The name of a part that another part names. */
export function partAt(target: string, from: string): string {
  return target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(from), target);
}

const plainName = (name: string): string => name.replace(/^\//, '').toLowerCase();
