import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';

/** What of transfers waits for a person of head office. */
export interface WaitingForPerson {
  /** How long the oldest open case has waited; 0: none waits. */
  oldestCaseSeconds: number;
  /** Remittances of listed people that their operators still keep for us: then they give them to whoever asks. */
  frozen: number;
  /** Remittances that we have paid, and that their operators refuse to owe. */
  unsettled: number;
}

/** Lets the metrics show what waits for a person: a case holds somebody's money, and an operator keeps what is frozen for a while only. */
@Injectable()
export class WaitingMetrics implements OnApplicationBootstrap {
  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    const meter = metrics.getMeter('guichet');
    const oldest = meter.createObservableGauge('guichet_screening_oldest_seconds', {
      description: 'How long the oldest case has waited for compliance',
    });
    const frozen = meter.createObservableGauge('guichet_remittances_frozen', {
      description: 'Remittances of listed people that an operator still keeps: it has to be told before it lets go',
    });
    const unsettled = meter.createObservableGauge('guichet_remittances_unsettled', {
      description: 'Remittances that were paid and that the operator refuses to owe',
    });
    meter.addBatchObservableCallback(
      async (result) => {
        const waiting = await this.look();
        result.observe(oldest, waiting.oldestCaseSeconds);
        result.observe(frozen, waiting.frozen);
        result.observe(unsettled, waiting.unsettled);
      },
      [oldest, frozen, unsettled],
    );
  }

  /** What waits now. */
  async look(): Promise<WaitingForPerson> {
    // Ids begin with the time: of an open case the first is the oldest.
    const [row] = await this.dataSource.query<[WaitingForPerson]>(
      `SELECT coalesce(extract(epoch FROM now() - (SELECT opened_at FROM screening_case WHERE status = 'open'
           ORDER BY id LIMIT 1)), 0)::float8 AS "oldestCaseSeconds",
         (SELECT count(*) FROM remittance WHERE status = 'frozen' AND reserved_until > now())::int AS frozen,
         (SELECT count(*) FROM remittance WHERE status = 'unsettled')::int AS unsettled`,
    );
    return row;
  }
}
