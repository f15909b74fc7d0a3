import { metrics, type ObservableResult } from '@opentelemetry/api';

/** What has not been heard by a partner. */
export interface Unheard {
  /** Announcements that wait to be told. */
  waiting: number;
  /** Those that it has refused for good. */
  refused: number;
  /** Since when the oldest that waits is so; 0: none waits. */
  oldestSeconds: number;
}

/** Lets the metrics show what a partner has not heard. */
export function observeUnheard(partner: string, look: () => Unheard): void {
  const meter = metrics.getMeter('guichet');
  const show = (name: string, description: string, valueOf: (unheard: Unheard) => number): void => {
    meter
      .createObservableGauge(name, { description })
      .addCallback((result: ObservableResult) => result.observe(valueOf(look()), { partner }));
  };
  show('guichet_announcements_waiting', 'What a partner has yet to hear', ({ waiting }) => waiting);
  show('guichet_announcements_refused', 'What a partner has refused for good', ({ refused }) => refused);
  show('guichet_announcements_oldest_seconds', 'How long the oldest has waited', ({ oldestSeconds }) => oldestSeconds);
}
