import type { CheckCase, ExpectedAnswer, Sending } from './insurer.cases.js';
import type { HeardAnswer, InsurerVoice } from './insurer.voice.js';

/** How a case ended. */
export interface CaseResult {
  name: string;
  /** What was expected and what came instead; undefined: it passed. */
  difference?: string;
  mend: string;
}

/** Goes through cases, one after another; one that differs ends with the event that did. */
export async function* checkInsurer(voice: InsurerVoice, cases: readonly CheckCase[]): AsyncGenerator<CaseResult> {
  for (const { name, sendings, end, mend } of cases) {
    let difference: string | undefined;
    for (const sending of sendings) {
      difference = await differenceOf(voice, sending);
      if (difference !== undefined) break;
    }
    if (difference !== undefined) await voice.byKafka(end, 'taken').catch(() => undefined);
    yield { name, mend, ...(difference === undefined ? {} : { difference }) };
  }
}

async function differenceOf(voice: InsurerVoice, { by, event, signed = 'well', expected }: Sending) {
  const heard = await Promise.all([
    ...(by === 'http' ? [] : [voice.byKafka(event, expected.status)]),
    ...(by === 'kafka' ? [] : [voice.byHttp(event, signed)]),
  ]).catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
  const type = typeof event === 'string' ? 'a message' : event.type;
  const wrong = heard.find((answer) => !isExpected(answer, expected));
  const isAsExpected = heard.every((answer) => isExpected(answer, expected));
  return isAsExpected ? undefined : `${type}: expected ${told(expected)}, came ${told(wrong)}`;
}

/** Whether an answer is what a case expects: of what it says nothing, anything may be. */
export function isExpected(
  heard: HeardAnswer | string | undefined,
  { status, code, field, missing }: ExpectedAnswer,
): boolean {
  if (heard === undefined || typeof heard === 'string') return false;
  if (heard.status !== status || heard.code !== code) return false;
  if (field !== undefined && Reflect.get(heard.details ?? {}, 'field') !== field) return false;
  return missing === undefined || JSON.stringify(heard.missing) === JSON.stringify(missing);
}

function told(answer: HeardAnswer | ExpectedAnswer | string | undefined): string {
  if (answer === undefined) return 'no answer';
  if (typeof answer === 'string') return answer;
  return JSON.stringify(answer, (name, value: unknown) => (name === 'source' || name === 'id' ? undefined : value));
}
