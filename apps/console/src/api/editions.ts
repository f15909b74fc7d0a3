import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf } from './api.js';
import type { components } from './generated/reporting.js';
import { useReportingApi, type ReportName } from './reports.js';

type Schemas = components['schemas'];
/** A published table, as it is listed. */
export type ListedEdition = Schemas['EditionResponse'];
/** A published table, with all that was printed. */
export type WholeEdition = Schemas['WholeEditionResponse'];
/** A figure of a published table that is another now. */
export type Restated = Schemas['RestatementResponse'];
/** An operation that came after a table was published. */
export type LateOperation = Schemas['LateOperationResponse'];

const ADDRESS = '/api/reporting/v1/editions';

/** Published tables, the newest first, a page at a time. */
export function useEditions() {
  const api = useReportingApi();
  return useInfiniteQuery({
    queryKey: ['editions'],
    queryFn: async ({ pageParam, signal }) =>
      answerOf(await api.GET(ADDRESS, { params: { query: pageParam ? { cursor: pageParam } : {} }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** A published table: it never changes. */
export function useEdition(id: string) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['edition', id],
    queryFn: async ({ signal }) => answerOf(await api.GET(`${ADDRESS}/{id}`, { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What of a published table is another now. */
export function useRestatements(id: string) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['restatements', id],
    queryFn: async ({ signal }) =>
      answerOf(await api.GET(`${ADDRESS}/{id}/restatements`, { params: { path: { id } }, signal })),
  });
}

/** The operations that came late into a figure of a published table, a page at a time. */
export function useLateOperations(id: string, row: string, period: string) {
  const api = useReportingApi();
  return useInfiniteQuery({
    queryKey: ['late-operations', id, row, period],
    queryFn: async ({ pageParam, signal }) => {
      const query = { row, period, ...(pageParam ? { cursor: pageParam } : {}) };
      return answerOf(await api.GET(`${ADDRESS}/{id}/operations`, { params: { path: { id }, query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Publishes a table as it is now. @returns the id of its edition */
export function usePublish() {
  const api = useReportingApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ key, ...body }: { key: string; table: ReportName; periods: string }) => {
      const header = { 'Idempotency-Key': key };
      return answerOf(await api.POST(ADDRESS, { params: { header }, body })).editionId;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['editions'] }),
  });
}
