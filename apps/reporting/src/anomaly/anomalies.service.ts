import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Day } from '#libs/domain';
import type { Indicator } from '#libs/events';
import { AgenciesService } from '../network/agencies.service.js';
import { anomaliesOf, comparedDays, type Anomalies, type DailyCounts } from './anomaly.js';

/** Finds what is unusual of a day. */
@Injectable()
export class AnomaliesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
  ) {}

  /** What is unusual of a day that is over and whole, of some indicators. */
  async of(day: Day, indicators: readonly Indicator[]): Promise<Anomalies> {
    const [agencies, counts] = await Promise.all([
      this.agencies.pasts(),
      this.dataSource.query<DailyCounts[]>(
        `SELECT agency, indicator, json_object_agg(day, count) AS "byDay" FROM (
           SELECT agency, indicator, day, sum(count)::float8 AS count FROM figure
           WHERE projection = (SELECT name FROM projection WHERE role = 'current') AND day = ANY($1::date[]) AND indicator = ANY($2)
           GROUP BY agency, indicator, day HAVING sum(count) <> 0) f
         GROUP BY agency, indicator`,
        [[day, ...comparedDays(day)], indicators],
      ),
    ]);
    return anomaliesOf(day, agencies, counts, indicators);
  }
}
