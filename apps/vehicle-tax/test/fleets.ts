import type { Office } from './office.js';

/** The media type of a workbook. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A line of a fleet's answer. */
export interface FleetAnswerLine {
  line: number;
  plate?: string;
  state: string;
  status: number;
  assessment?: {
    plate: string;
    totalCentimes: number;
    dueOn: string;
    paidYears: number[];
    lines: { year: number; head: string; amountCentimes: number }[];
  };
  payment?: { receiptNumber: string; totalCentimes: number };
  problem?: {
    code: string;
    field: string;
    instance: string;
    column?: string;
    expected?: string;
    firstLine?: number;
    years?: number[];
  };
}

/** What a fleet is answered; a code when it was refused as a whole. */
export interface FleetAnswer {
  lines: FleetAnswerLine[];
  answered: number;
  refused: number;
  alreadyPaid: number;
  repeated: number;
  hidden: number;
  totalCentimes: number;
  sheet?: string;
  code?: string;
}

export type SendFleet = (
  path: string,
  file: Buffer | string,
  type?: string,
  key?: string,
) => Promise<{ status: number; body: FleetAnswer }>;

/** Sends the files of an agency's teller. */
export async function fleetSender(office: Office, agency = 'RAB-001'): Promise<SendFleet> {
  const token = await office.token('teller', agency);
  return async (path, file, type = 'text/csv', key) => {
    const response = await fetch(`${office.service.url}/api/vehicle-tax/v1/fleets/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...(key ? { 'idempotency-key': key } : {}) },
      body: new Uint8Array(Buffer.from(file)),
    });
    return { status: response.status, body: (await response.json()) as FleetAnswer };
  };
}
