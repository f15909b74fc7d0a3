import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDays, daysBetween, isDay, type Centimes, type Day } from '#libs/domain';
import { cashIndicatorsOf, contracts } from '#libs/events';
import { cursorOfText, toPage, type Page } from '#libs/service';
import type { NetworkPart } from '../figure/figures.service.js';
import type { Period } from '../period/period.js';

/** The cash that went through the drawer of an agency on a business day, of all products. */
export interface CashDay {
  day: Day;
  agency: string;
  name: string;
  inCentimes: Centimes;
  outCentimes: Centimes;
  /** Product by product, by name; those without cash are left out. */
  products: { product: string; inCentimes: Centimes; outCentimes: Centimes }[];
}

/** What is asked for. */
export interface AskedCash {
  span: Period;
  /** Agencies of that part of the network alone. */
  part: Pick<NetworkPart, 'agency' | 'branch' | 'region'>;
  limit: number;
  /** `2026-11-26 RAB-001`: what comes behind that. */
  after: string;
}

const CASH = contracts.map(({ product }) => cashIndicatorsOf(product));
const [CASH_IN, CASH_OUT] = [CASH.map(([cashIn]) => cashIn), CASH.map(([, cashOut]) => cashOut)];

const CASH_DAYS = `
  SELECT c.day::text AS day, c.agency, coalesce(a.name, c.agency) AS name,
    sum(c.cash_in)::float8 AS "inCentimes", sum(c.cash_out)::float8 AS "outCentimes",
    json_agg(json_build_object('product', c.product, 'inCentimes', c.cash_in, 'outCentimes', c.cash_out) ORDER BY c.product) AS products
  FROM (
    SELECT f.day, f.agency, split_part(f.indicator, '.', 1) AS product,
      coalesce(sum(f.amount_centimes) FILTER (WHERE f.indicator = ANY($1)), 0) AS cash_in,
      coalesce(sum(f.amount_centimes) FILTER (WHERE f.indicator = ANY($2)), 0) AS cash_out
    FROM current_figure f
    WHERE f.indicator = ANY($1::text[] || $2::text[]) AND f.day BETWEEN $3 AND $4 AND ($5::text IS NULL OR f.agency = $5)
      AND f.day::text || ' ' || f.agency > $6
    GROUP BY 1, 2, 3) c
  LEFT JOIN current_agency a ON a.code = c.agency
  WHERE (c.cash_in <> 0 OR c.cash_out <> 0)
    AND ($8::text IS NULL OR a.branch = $8) AND ($9::text IS NULL OR a.region = $9)
  GROUP BY c.day, c.agency, a.name ORDER BY c.day, c.agency LIMIT $7`;

/** Adds up what moved in the drawers, from the cash that every event states. */
@Injectable()
export class CashService {
  constructor(private readonly dataSource: DataSource) {}

  /** Day by day and agency by agency, those with cash. Days are read as long as the page is not full: one of all agencies fills it. */
  async list({ span, part, limit, after }: AskedCash): Promise<Page<CashDay>> {
    const found: CashDay[] = [];
    let days = part.agency === undefined ? 1 : daysBetween(span.from, span.to) + 1;
    for (let from = firstOf(span, after); from <= span.to && found.length <= limit; days *= 2) {
      const to = addDays(from, days - 1);
      const { agency = null, branch = null, region = null } = part;
      found.push(
        ...(await this.dataSource.query<CashDay[]>(CASH_DAYS, [
          CASH_IN,
          CASH_OUT,
          from,
          to < span.to ? to : span.to,
          agency,
          after,
          limit + 1 - found.length,
          branch,
          region,
        ])),
      );
      from = addDays(to, 1);
    }
    return toPage(found, limit, (cash) => cursorOfText(`${cash.day} ${cash.agency}`));
  }
}

/** The day on which a page begins. */
function firstOf({ from }: Period, after: string): Day {
  const day = after.slice(0, from.length);
  return isDay(day) && day > from ? day : from;
}
