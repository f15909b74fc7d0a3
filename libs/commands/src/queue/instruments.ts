import { metrics } from '@opentelemetry/api';
import type { AskedCommand, Outcome } from '../batch/asked-command.js';

/** What a queue measures. */
export class QueueInstruments {
  private readonly meter = metrics.getMeter('guichet');
  private readonly commands = this.meter.createCounter('guichet_commands', {
    description: 'Commands by name and outcome',
  });
  private readonly batchSize = this.meter.createHistogram('guichet_batch_commands', {
    description: 'Commands that shared a transaction',
    advice: { explicitBucketBoundaries: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] },
  });
  private readonly batchSeconds = this.meter.createHistogram('guichet_batch_seconds', {
    description: 'Time of a transaction, commit included',
    advice: { explicitBucketBoundaries: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5] },
  });

  /** Measures a transaction that was committed. */
  committed(size: number, durationMs: number): void {
    this.batchSize.record(size);
    this.batchSeconds.record(durationMs / 1_000);
  }

  /** Counts how commands ended. */
  count(batch: readonly AskedCommand[], outcomes: readonly Outcome[]): void {
    const counts = new Map<string, number>();
    batch.forEach(({ name }, i) => {
      const label = `${name} ${labelOf(outcomes[i])}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    });
    for (const [label, count] of counts) {
      const [command = '', outcome = ''] = label.split(' ');
      this.commands.add(count, { command, outcome });
    }
  }
}

function labelOf(outcome: Outcome | undefined): string {
  if (!outcome || !('answer' in outcome)) return outcome && 'postponed' in outcome ? 'postponed' : 'refused';
  return outcome.answer.replayed ? 'replayed' : 'done';
}
