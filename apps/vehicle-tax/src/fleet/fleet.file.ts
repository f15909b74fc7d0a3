import { readSheet, type SheetKind } from '#libs/documents';
import { FLEET_LINES_MAX, fleetLinesOf, type FleetLine } from './fleet-line.js';

const HEADER_LINES = 1;

/**
 * Reads the vehicles of a company's fleet, up to 1,000, out of a CSV file or a workbook. A line's cells are texts, read
 * by `toFleetRequest`.
 *
 * @throws {DomainError} `file.…` when it is no file of rows, or has too many; `fleet.empty`, `fleet.unknown-column`,
 *   `fleet.repeated-column`, `fleet.missing-column`
 */
export async function readFleetFile(bytes: Buffer, kind: SheetKind): Promise<FleetLine[]> {
  return fleetLinesOf(await readSheet(bytes, kind, HEADER_LINES + FLEET_LINES_MAX));
}
