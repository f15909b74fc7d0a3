import type { AsOf } from '../as-of/as-of.js';
import type { FigureTotal } from '../figure/value.js';

/** The figures of a day as they are now. */
export interface LiveFigures extends AsOf {
  /** The business day. */
  day: string;
  /** Of which agency; null: of the whole network. */
  agency: string | null;
  figures: Pick<FigureTotal, 'indicator' | 'count' | 'amountCentimes'>[];
}

/** Why a stream ends; a browser comes again by itself. */
export type StreamEnd = 'token-expired' | 'service-stopping' | 'events-told';

/** How long a browser waits before it comes again. */
const RETRY_MS = 3_000;

/** What stands at the beginning of a stream. */
export const STREAM_HEAD = `retry: ${RETRY_MS}\n\n`;

/** A line that nobody reads: whoever stands between sees that the stream lives. */
export const HEARTBEAT = ': heartbeat\n\n';

/** Figures as an event of a stream (WHATWG HTML, server-sent events), named `figures`. */
export function figuresEvent(figures: LiveFigures): string {
  return `event: figures\ndata: ${JSON.stringify(figures)}\n\n`;
}

/** The last event of a stream, named `end`. */
export function endEvent(reason: StreamEnd): string {
  return `event: end\ndata: ${JSON.stringify({ reason })}\n\n`;
}

/** What makes figures others than before: the moment as of which they are whole moves on by itself, and is no change. */
export function changeKeyOf({ day, figures, behind }: LiveFigures): string {
  return JSON.stringify([day, figures, behind.map(({ product }) => product)]);
}

/** When a token ends: its claim `exp`. @param payload of a verified token @param latest when a stream without one ends */
export function endOfToken(payload: { exp?: number }, latest: number): number {
  return payload.exp === undefined ? latest : Math.min(latest, payload.exp * 1_000);
}
