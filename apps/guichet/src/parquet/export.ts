import type { Day, Instant } from '#libs/domain';
import type { ParquetColumn } from './parquet.file.js';

/** What is counted, as the reports say it. */
export interface IndicatorShown {
  indicator: string;
  product: string;
  kind: 'flow' | 'stock';
}

/** A figure of an agency on a day, as the reports say it. */
export interface FigureShown {
  /** The day. */
  period: Day;
  /** Code of the agency. */
  unit: string;
  indicator: string;
  detail?: string;
  count: number;
  amountCentimes: number;
}

/** An operation, as the service that did it says it. */
export interface OperationShown {
  operationId: string;
  type: string;
  subject: string;
  agency: string;
  bookedOn: Day;
  occurredAt: Instant;
  figures: { indicator: string; detail?: string; count: number; amountCentimes: number }[];
}

/** A figure with whether it is a flow of its day, or a stock at its end. */
export type FigureRow = FigureShown & Pick<IndicatorShown, 'kind'>;

/** What one operation added to one figure. */
export type FactRow = Omit<OperationShown, 'figures'> & OperationShown['figures'][number] & { product: string };

/** The columns of `figures.parquet`. */
export const FIGURE_COLUMNS: readonly ParquetColumn<FigureRow>[] = [
  { name: 'day', kind: 'day', value: ({ period }) => period },
  { name: 'agency', kind: 'text', value: ({ unit }) => unit },
  { name: 'indicator', kind: 'text', value: ({ indicator }) => indicator },
  { name: 'detail', kind: 'text', value: ({ detail = '' }) => detail },
  { name: 'kind', kind: 'text', value: ({ kind }) => kind },
  { name: 'count', kind: 'integer', value: ({ count }) => count },
  { name: 'amount_centimes', kind: 'integer', value: ({ amountCentimes }) => amountCentimes },
];

/** The columns of `facts.parquet`. */
export const FACT_COLUMNS: readonly ParquetColumn<FactRow>[] = [
  { name: 'day', kind: 'day', value: ({ bookedOn }) => bookedOn },
  { name: 'product', kind: 'text', value: ({ product }) => product },
  { name: 'operation_id', kind: 'text', value: ({ operationId }) => operationId },
  { name: 'type', kind: 'text', value: ({ type }) => type },
  { name: 'subject', kind: 'text', value: ({ subject }) => subject },
  { name: 'agency', kind: 'text', value: ({ agency }) => agency },
  { name: 'occurred_at', kind: 'instant', value: ({ occurredAt }) => occurredAt },
  { name: 'indicator', kind: 'text', value: ({ indicator }) => indicator },
  { name: 'detail', kind: 'text', value: ({ detail = '' }) => detail },
  { name: 'count', kind: 'integer', value: ({ count }) => count },
  { name: 'amount_centimes', kind: 'integer', value: ({ amountCentimes }) => amountCentimes },
];

/** What an operation added to figures, a row each. */
export function factRowsOf(product: string, { figures, ...operation }: OperationShown): FactRow[] {
  return figures.map((figure) => ({ ...operation, ...figure, product }));
}
