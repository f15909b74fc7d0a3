import { Injectable } from '@nestjs/common';
import { businessDay, instantOf } from '#libs/domain';
import { FiguresService } from '../figure/figures.service.js';
import type { IndicatorEntry } from '../indicator/indicator.js';
import { AgenciesService } from '../network/agencies.service.js';
import { wasOpenIn } from '../network/agency-past.js';
import { unitOf, type Level } from '../network/level.js';
import type { Period } from '../period/period.js';
import { rankingOf, refuseRanking, type Measure, type Ranking } from './ranking.js';

/** Which ranking is asked for. */
export interface AskedRanking {
  span: Period;
  indicator: IndicatorEntry;
  level: Level;
  measure: Measure;
  limit: number;
}

/** Ranks regions, branches and agencies. */
@Injectable()
export class RankingsService {
  constructor(
    private readonly figures: FiguresService,
    private readonly agencies: AgenciesService,
  ) {}

  /** The units of a level in a period, the most first. @throws {DomainError} `ranking.no-amount` */
  async ranking({ span, indicator: { indicator, hasAmount }, level, measure, limit }: AskedRanking): Promise<Ranking> {
    if (measure === 'amount' && !hasAmount) throw refuseRanking('ranking.no-amount', { field: 'measure', indicator });
    // Of days to come nothing is known, of a stock neither.
    const today = businessDay(instantOf(Date.now()));
    if (span.from > today) return rankingOf([], [], measure, limit);
    const [totals, pasts] = await Promise.all([
      this.figures.totals({ span, by: 'total', level, indicators: [indicator] }),
      this.agencies.pasts(),
    ]);
    const known = { from: span.from, to: span.to < today ? span.to : today };
    const open = pasts.filter(({ states }) => wasOpenIn(states, known)).map(({ today }) => unitOf(level, today));
    return rankingOf(totals, open, measure, limit);
  }
}
