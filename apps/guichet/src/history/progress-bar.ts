import cliProgress from 'cli-progress';

const PLAIN_EVERY_MS = 5_000;

/** Progress of long work: a bar in a terminal, a plain line now and then where the output is none. */
export class ProgressBar {
  private bar: cliProgress.SingleBar | undefined;
  private label = '';
  private toldAtMs = 0;

  show(label: string, done: number, total: number): void {
    if (!process.stderr.isTTY) {
      this.tell(label, done, total);
      return;
    }
    if (label !== this.label) {
      this.stop();
      this.label = label;
      const format = '{label} {bar} {value}/{total} · {eta_formatted}';
      this.bar = new cliProgress.SingleBar(
        { format, stream: process.stderr, etaBuffer: 200 },
        cliProgress.Presets.shades_classic,
      );
      this.bar.start(total, done, { label });
    }
    this.bar?.update(done);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private tell(label: string, done: number, total: number): void {
    if (label === this.label && done < total && performance.now() - this.toldAtMs < PLAIN_EVERY_MS) return;
    this.label = label;
    this.toldAtMs = performance.now();
    console.error(`${label}: ${done} of ${total}`);
  }
}
