import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf } from './api.js';
import type { components, paths } from './generated/reporting.js';
import { useReportingApi } from './reports.js';

type Schemas = components['schemas'];
/** Which ranking is asked for. */
export type RankingQuery = paths['/api/reporting/v1/rankings']['get']['parameters']['query'];
/** A unit in its place. */
export type Ranked = Schemas['RankedUnitResponse'];
/** An agency that was open and had no operation. */
export type IdleAgency = Schemas['UnusualAgencyResponse'];
/** An agency that is far from what it is used to. */
export type UnusualFigure = Schemas['UnusualFigureResponse'];
/** Targets of a unit beside what was reached. */
export type TargetLine = Schemas['TargetLineResponse'];
/** What was wanted of a measure, and what was reached. */
export type Reached = Schemas['ReachedResponse'];

/** Units in their places. */
export function useRanking(query: RankingQuery) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['ranking', query],
    queryFn: async ({ signal }) => answerOf(await api.GET('/api/reporting/v1/rankings', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** What was unusual on a day that is over. */
export function useAnomalies(day: string) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['anomalies', day],
    queryFn: async ({ signal }) =>
      answerOf(await api.GET('/api/reporting/v1/anomalies', { params: { query: { day } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Targets of a year, by region. */
export function useTargets(year: string) {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['targets', year],
    queryFn: async ({ signal }) =>
      answerOf(await api.GET('/api/reporting/v1/targets', { params: { query: { year, level: 'region' } }, signal })),
    placeholderData: keepPreviousData,
  });
}
