import { appendFileSync, rmSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Api } from '../platform/api.js';
import { eventOfRow, SOURCES, type LoanEvent } from './loan.event.js';
import { loanRows } from './loan.rows.js';

/** What became of the loans of a file. */
export interface Imported {
  taken: number;
  refused: number;
}

interface Answer {
  status: string;
  code?: string;
  details?: { field?: string; expected?: string };
}

interface Row {
  /** Of the file, from 1. */
  number: number;
  event: LoanEvent;
}

const AT_ONCE = 250;
const DOOR = '/api/claims/v1/loan-events';

/**
 * Brings the loans of a file to the medical assistance, some hundred at a time, in constant memory. What was brought
 * before is answered as it was then: an import that was cut off is simply made again, and so is one whose refused rows
 * were put right.
 *
 * @param refusedFile where refused rows are told, with the line of the file, code and field
 */
export async function importLoans(
  api: Pick<Api, 'postAgain'>,
  file: string,
  refusedFile: string,
  onProgress: (done: number) => void,
): Promise<Imported> {
  const imported: Imported = { taken: 0, refused: 0 };
  rmSync(refusedFile, { force: true });
  const bring = async (rows: readonly Row[]): Promise<void> => {
    const { answers } = await api.postAgain<{ answers: Answer[] }>(DOOR, { events: rows.map(({ event }) => event) });
    for (const [i, { status, code = '', details = {} }] of answers.entries()) {
      if (status === 'taken') {
        imported.taken += 1;
        continue;
      }
      if (imported.refused === 0)
        appendFileSync(refusedFile, stringify([['row', 'loan', 'code', 'field', 'expected']]));
      imported.refused += 1;
      const cells = [rows[i]?.number, rows[i]?.event.data.loanId, code, details.field, details.expected];
      appendFileSync(refusedFile, stringify([cells]));
    }
    onProgress(imported.taken + imported.refused);
  };
  const underWay = new Set<Promise<void>>();
  const send = async (rows: readonly Row[]) => {
    const sent = bring(rows);
    underWay.add(sent);
    void sent.then(
      () => underWay.delete(sent),
      () => undefined,
    );
    if (underWay.size >= SOURCES) await Promise.race(underWay);
  };
  const gathered = new Map<string, Row[]>();
  let number = 1;
  for await (const loan of loanRows(file)) {
    number += 1;
    const event = eventOfRow(loan);
    const rows = gathered.get(event.source) ?? [];
    gathered.set(event.source, rows);
    rows.push({ number, event });
    if (rows.length === AT_ONCE) await send(rows.splice(0));
  }
  for (const rows of gathered.values()) if (rows.length > 0) await send(rows);
  await Promise.all(underWay);
  return imported;
}
