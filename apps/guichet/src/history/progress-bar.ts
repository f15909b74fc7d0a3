import cliProgress from 'cli-progress';

const PLAIN_EVERY_MS = 5_000;

/** Progress of long work: a bar in a terminal, a plain line now and then where the output is none. */
export class ProgressBar {
  private bar: cliProgress.SingleBar | undefined;
  private label = '';
  private toldAtMs = 0;

  /** @param pace how fast it goes, and how long it will take, where that is known */
  show(label: string, done: number, total: number, pace = ''): void {
    if (!process.stderr.isTTY) {
      this.tell(label, done, total, pace);
      return;
    }
    if (!this.bar) {
      const format = '{label} {bar} {percentage}% {value}/{total} {pace}';
      this.bar = new cliProgress.SingleBar(
        { format, stream: process.stderr, clearOnComplete: false },
        cliProgress.Presets.shades_classic,
      );
      this.bar.start(total, done, { label, pace });
    }
    this.bar.setTotal(total);
    this.bar.update(done, { label, pace });
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private tell(label: string, done: number, total: number, pace: string): void {
    if (label === this.label && done < total && performance.now() - this.toldAtMs < PLAIN_EVERY_MS) return;
    this.label = label;
    this.toldAtMs = performance.now();
    console.error(`${label}: ${done} of ${total}${pace && `, ${pace}`}`);
  }
}
