import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DomainError } from '#libs/domain';
import { CLAIM_EVENTS } from '#libs/events';
import { SetUpError } from '#libs/infrastructure';
import { toPartnerEvent } from '#libs/messaging';
import { checkedBy } from '#libs/service';

/** What is wrong with an event of a file. */
export interface WrongEvent {
  line: number;
  code: string;
  field?: string;
  /** What would be right. */
  expected?: string;
}

/**
 * Checks an insurer's own events, one structured CloudEvent a line, as the platform reads them: envelope, type, and data
 * against its schema. Nothing is sent.
 *
 * @returns how many there are, and what is wrong
 * @throws {SetUpError} when the file cannot be read
 */
export async function checkOwnEvents(insurer: string, file: string): Promise<{ count: number; wrong: WrongEvent[] }> {
  const wrong: WrongEvent[] = [];
  let [line, count] = [0, 0];
  try {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8') })) {
      line += 1;
      if (text.trim() === '') continue;
      count += 1;
      const found = wrongWith(insurer, text);
      if (found) wrong.push({ line, ...found });
    }
  } catch (error) {
    throw new SetUpError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return { count, wrong };
}

function wrongWith(insurer: string, text: string): Omit<WrongEvent, 'line'> | undefined {
  try {
    const { type, data } = toPartnerEvent(insurer, parsed(text));
    const known = CLAIM_EVENTS.find((event) => event.type === type);
    if (!known) {
      const expected = `one of ${CLAIM_EVENTS.map((event) => event.type).join(', ')}`;
      return { code: 'claim-event.unknown-type', field: 'type', expected };
    }
    checkedBy(known.schema, data);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details = {} } = error;
    const { field, expected } = details as { field?: string; expected?: string };
    return { code, ...(field === undefined ? {} : { field }), expected: expected ?? message };
  }
}

/** What is no JSON is no event either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
