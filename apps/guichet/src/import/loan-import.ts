import { appendFileSync, rmSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Api } from '../platform/api.js';
import { eventOfRow, type LoanEvent } from './loan.event.js';
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

const AT_ONCE = 500;
const UNDER_WAY_MAX = 3;
const DOOR = '/api/claims/v1/loan-events';

/**
 * Brings the loans of a file to the medical assistance, some hundred at a time, in constant memory. What was brought
 * before is answered as it was then: an import that was cut off is simply made again.
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
  const bring = async (events: readonly LoanEvent[], firstRow: number): Promise<void> => {
    const { answers } = await api.postAgain<{ answers: Answer[] }>(DOOR, { events });
    for (const [i, { status, code = '', details = {} }] of answers.entries()) {
      if (status === 'taken') {
        imported.taken += 1;
        continue;
      }
      if (imported.refused === 0)
        appendFileSync(refusedFile, stringify([['row', 'loan', 'code', 'field', 'expected']]));
      imported.refused += 1;
      const cells = [firstRow + i, events[i]?.id.slice('loan/'.length), code, details.field, details.expected];
      appendFileSync(refusedFile, stringify([cells]));
    }
    onProgress(imported.taken + imported.refused);
  };
  const underWay = new Set<Promise<void>>();
  let events: LoanEvent[] = [];
  let row = 1;
  const send = async () => {
    const sent = bring(events, row - events.length + 1);
    events = [];
    underWay.add(sent);
    void sent.then(
      () => underWay.delete(sent),
      () => undefined,
    );
    if (underWay.size >= UNDER_WAY_MAX) await Promise.race(underWay);
  };
  for await (const loan of loanRows(file)) {
    row += 1;
    events.push(eventOfRow(loan));
    if (events.length === AT_ONCE) await send();
  }
  if (events.length > 0) await send();
  await Promise.all(underWay);
  return imported;
}
