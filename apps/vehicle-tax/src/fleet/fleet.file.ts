import { readShown, type SheetKind } from '#libs/documents';
import { FLEET_LINES_MAX, fleetOf, type Fleet } from './fleet-line.js';

const HEADER_LINES = 1;

/** A fleet, and where in its file it was found. */
export interface FleetFile extends Fleet {
  /** The sheet of a workbook that was read, and visible ones that were not; of CSV there is none. */
  sheet: string | null;
  otherSheets: readonly string[];
}

/**
 * Reads the vehicles of a company's fleet, up to 1,000, out of a CSV file or a workbook. A line's cells are texts, read
 * by `toFleetRequest`.
 *
 * @param caller whose files are read one after the other, and not before those of others
 * @throws {DomainError} `file.…` when it is no file of rows, or has too many; `fleet.empty`, `fleet.unknown-column`,
 *   `fleet.repeated-column`, `fleet.missing-column`
 */
export async function readFleetFile(bytes: Buffer, kind: SheetKind, caller?: string): Promise<FleetFile> {
  const { name, otherNames, rows } = await readShown(bytes, kind, HEADER_LINES + FLEET_LINES_MAX, caller);
  return { ...fleetOf(rows), sheet: name, otherSheets: otherNames };
}
