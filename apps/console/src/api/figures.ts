import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf, ask } from './api.js';
import type { components, paths } from './generated/reporting.js';
import type { components as TransfersComponents } from './generated/transfers.js';
import { useReportingApi } from './reports.js';
import { useSession } from '../session/session.js';
import { useWords } from '../words/words.context.js';

/** Which figures are asked for. */
export type FiguresQuery = paths['/api/reporting/v1/figures']['get']['parameters']['query'];
/** Which two periods are compared, and where. */
export type ComparisonsQuery = paths['/api/reporting/v1/comparisons']['get']['parameters']['query'];
/** A figure of one period beside that of another. */
export type Compared = components['schemas']['ComparisonResponse'];
/** Operations of a service: every product answers alike. */
export type OperationPage = TransfersComponents['schemas']['OperationPage'];

const PAGE_LIMIT = '100';

/** Figures; while others are asked for, those that were shown stay. */
export function useFigures(query: FiguresQuery, isEnabled: boolean) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['figures', query],
    queryFn: async ({ signal }) => answerOf(await api.GET('/api/reporting/v1/figures', { params: { query }, signal })),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

/** Two periods side by side. */
export function useComparison(query: ComparisonsQuery, isEnabled: boolean) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['comparison', query],
    queryFn: async ({ signal }) =>
      answerOf(await api.GET('/api/reporting/v1/comparisons', { params: { query }, signal })),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

/** The operations of a product that a figure is made of, a page at a time. */
export function useOperations(
  product: string,
  query: Readonly<Record<'from' | 'to' | 'agency' | 'indicator', string>>,
) {
  const session = useSession();
  const { language } = useWords();
  return useInfiniteQuery({
    queryKey: ['operations', product, query],
    queryFn: async ({ pageParam, signal }): Promise<OperationPage> => {
      const asked = new URLSearchParams({ ...query, limit: PAGE_LIMIT, ...(pageParam ? { cursor: pageParam } : {}) });
      const address = new URL(`/api/${encodeURIComponent(product)}/v1/operations?${asked}`, location.origin);
      return (await (await ask(session, language, new Request(address, { signal }))).json()) as OperationPage;
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
