import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AGENCY_CODE, businessDay, instantOf, type AgencyKind, type AgencyState, type Day } from '#libs/domain';
import { entityOf, toPage, type Page } from '#libs/service';
import { agencyPasts, type AgencyPast } from './agency-past.js';
import { refuseAgency } from './agency-change.js';
import { AgencyStateTable } from './agency-state.table.js';
import type { PointsOfSale } from './points-of-sale.js';

/** Of which agencies it is asked. */
export interface AskedAgencies {
  on: Day;
  kind?: string | undefined;
  region?: string | undefined;
  branch?: string | undefined;
}

/** All agencies as they are on the day that is the first parameter. */
const ON_A_DAY = `(
    SELECT DISTINCT ON (code) id, code, valid_from::text AS "validFrom", name, kind, branch, region, is_open AS "isOpen"
    FROM agency_state WHERE valid_from <= $1 ORDER BY code, valid_from DESC) a`;

const LISTED = `
  SELECT * FROM ${ON_A_DAY}
  WHERE ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR region = $3) AND ($4::text IS NULL OR branch = $4)
    AND code > $5
  ORDER BY code LIMIT $6`;

const AGENCIES_MAX = 10_000;

/** The network, as it was, is and will be. */
@Injectable()
export class AgenciesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Agencies as they are on a day, by code. @param after the code before the page */
  async list(asked: AskedAgencies, limit: number, after: string): Promise<Page<AgencyState>> {
    return toPage(await this.on(asked, limit + 1, after), limit, ({ code }) => code);
  }

  /** All agencies as they are today. */
  today(): Promise<AgencyState[]> {
    return this.on({ on: businessDay(instantOf(Date.now())) }, AGENCIES_MAX, '');
  }

  /** How many are open on a day, by kind. @param reader a transaction whose one snapshot is to be told */
  async pointsOfSale(on: Day, reader: Pick<EntityManager, 'query'> = this.dataSource): Promise<PointsOfSale> {
    const rows = await reader.query<{ kind: AgencyKind; count: number }[]>(
      `SELECT kind, count(*)::int AS count FROM ${ON_A_DAY} WHERE "isOpen" GROUP BY kind`,
      [on],
    );
    const counted = new Map(rows.map(({ kind, count }) => [kind, count]));
    const count = (kind: AgencyKind) => counted.get(kind) ?? 0;
    return { rural: count('rural'), urban: count('urban'), mobile: count('mobile') };
  }

  /** All states of an agency, the first day first. @throws {DomainError} `agency.not-found` */
  async statesOf(code: string): Promise<AgencyState[]> {
    const states = AGENCY_CODE.test(code)
      ? await this.dataSource
          .getRepository(entityOf(AgencyStateTable))
          .find({ where: { code }, order: { validFrom: 'ASC' } })
      : [];
    if (states.length === 0) throw refuseAgency('agency.not-found');
    return states;
  }

  /** All agencies there were, are and will be. */
  async pasts(): Promise<AgencyPast[]> {
    const states = await this.dataSource.query<AgencyState[]>(
      `SELECT id, code, valid_from::text AS "validFrom", name, kind, branch, region, is_open AS "isOpen" FROM agency_state`,
    );
    return agencyPasts(states, businessDay(instantOf(Date.now())));
  }

  private on({ on, kind, region, branch }: AskedAgencies, limit: number, after: string): Promise<AgencyState[]> {
    const values = [on, kind ?? null, region ?? null, branch ?? null, after, limit];
    return this.dataSource.query<AgencyState[]>(LISTED, values);
  }
}
