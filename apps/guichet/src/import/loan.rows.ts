import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { SetUpError } from '#libs/infrastructure';
import { LOAN_COLUMNS, type LoanRow } from './loan.event.js';

/**
 * Looks through a file before anything of it is sent.
 *
 * @returns how many loans it has
 * @throws {SetUpError} when it cannot be read, is no UTF-8, or lacks a column
 */
export async function countLoans(file: string): Promise<number> {
  let count = 0;
  for await (const _ of loanRows(file)) count += 1;
  if (count === 0) throw new SetUpError(`${file} has no loans`);
  return count;
}

/** The rows of a file, one after another: commas or semicolons, as spreadsheets write them. @throws {SetUpError} */
export async function* loanRows(file: string): AsyncGenerator<LoanRow> {
  const columns = (header: string[]) => {
    const missing = LOAN_COLUMNS.filter((column) => !header.includes(column));
    if (missing.length > 0) throw new SetUpError(`${file} lacks the columns ${missing.join(', ')}`);
    return header;
  };
  const parser = parse({ columns, bom: true, delimiter: [',', ';'], trim: true, skip_empty_lines: true });
  try {
    // Whatever fails on the way ends the parser, and is told by it.
    for await (const row of pipeline(createReadStream(file), texts, parser, () => undefined)) yield row as LoanRow;
  } catch (error) {
    if (error instanceof SetUpError) throw error;
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new SetUpError(`${file} is no UTF-8: save it as "CSV UTF-8"`);
    throw new SetUpError(`${file}${syscall ? ' cannot be read' : ''}: ${message}`);
  }
}

async function* texts(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
