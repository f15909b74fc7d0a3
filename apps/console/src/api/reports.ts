import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answerOf, reportingApi, type ReportingApi } from './api.js';
import type { components } from './generated/reporting.js';
import { useSession } from '../session/session.js';
import { useWords } from '../words/words.context.js';

type Schemas = components['schemas'];
/** A report as it is printed. */
export type Report = Schemas['DashboardResponse'];
/** A row of a report. */
export type ReportRow = Report['rows'][number];
/** Reports that the institution prints. */
export type ReportName = 'dashboard' | 'annual';
/** As of when an answer is whole. */
export type Wholeness = Pick<Report, 'asOf' | 'behind' | 'provenThrough' | 'unproven' | 'mobileUnheard'>;
/** What is counted. */
export type Indicator = Schemas['IndicatorResponse'];

/** A client of the reporting service for who is logged in. */
export function useReportingApi(): ReportingApi {
  const session = useSession();
  const { language } = useWords();
  return useMemo(() => reportingApi(session, language), [session, language]);
}

/** A report over periods, as known at the end of a day or now; while others are asked for, those that were shown stay. */
export function useReport(name: ReportName, periods: string, knownOn: string | undefined) {
  const api = useReportingApi();
  return useQuery(
    queryOptions({
      queryKey: ['report', name, periods, knownOn],
      queryFn: async ({ signal }) => {
        const query = { periods, ...(knownOn ? { asKnownAt: knownOn } : {}) };
        const options = { params: { query }, signal };
        return answerOf(
          name === 'annual'
            ? await api.GET('/api/reporting/v1/reports/annual', options)
            : await api.GET('/api/reporting/v1/reports/dashboard', options),
        );
      },
      placeholderData: keepPreviousData,
    }),
  );
}

/** All that is counted; it changes with the programs alone. */
export function useIndicators() {
  const api = useReportingApi();
  return useQuery({
    queryKey: ['indicators'],
    queryFn: async ({ signal }) => answerOf(await api.GET('/api/reporting/v1/indicators', { signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
