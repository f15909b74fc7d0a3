import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { daysBetween, type Day } from '#libs/domain';
import { BENEFITS, type Benefit } from '#libs/events';
import { unusedCover, type AgencyCover, type AgencyUse } from './unused-cover.js';

/** Says where people do not use their cover. */
@Injectable()
export class UnusedCoverService {
  constructor(private readonly dataSource: DataSource) {}

  /** How the agencies' people use their cover from one day to another, both included. */
  async between(from: Day, to: Day): Promise<AgencyUse[]> {
    const insured = await this.dataSource.query<{ agency: string; personDays: number }[]>(
      `SELECT agency, sum(people * ($2::date - greatest(booked_on, $1::date) + 1))::float8 AS "personDays"
       FROM cover_change WHERE booked_on <= $2 GROUP BY agency`,
      [from, to],
    );
    const claimed = await this.dataSource.query<{ agency: string; benefit: Benefit; count: number }[]>(
      `SELECT agency, benefit, count(*)::int AS count FROM claim
       WHERE declared_on BETWEEN $1 AND $2 AND status <> 'cancelled' GROUP BY agency, benefit`,
      [from, to],
    );
    const agencies = new Map<string, AgencyCover>();
    const of = (agency: string) => {
      const known = agencies.get(agency) ?? { agency, insuredPersonDays: 0, received: {} };
      agencies.set(agency, known);
      return known;
    };
    for (const { agency, personDays } of insured) of(agency).insuredPersonDays = personDays;
    for (const { agency, benefit, count } of claimed) of(agency).received[benefit] = count;
    return unusedCover([...agencies.values()], BENEFITS, daysBetween(from, to) + 1);
  }
}
