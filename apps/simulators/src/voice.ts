import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '#libs/domain';
import { TopicConsumer, type ArrivedMessage, type Broker } from '#libs/messaging';
import type { Faults } from './faults.js';
import type { StateFile } from './state.js';

/** An event of a partner, not yet numbered. */
export interface Said {
  type: string;
  data: Record<string, unknown>;
}

/** A numbered event, a structured CloudEvent. */
export interface NumberedEvent extends Said {
  specversion: '1.0';
  id: string;
  source: string;
  time: string;
  sequence: string;
}

/** What is remembered of numbers. */
export type NumbersEntry = { source: string } | { number: number };

/** The numbers of a partner's events: those of a source begin once. */
export class EventNumbers {
  private source = '';
  private number = 0;

  constructor(private readonly state: StateFile) {}

  /** How many events were said. */
  get count(): number {
    return this.number;
  }

  /** What tells this source from another one. */
  get mark(): string {
    return this.source.slice(-8).toUpperCase();
  }

  /** Takes what was remembered. @returns whether it was about numbers */
  take(entry: object): entry is NumbersEntry {
    if ('source' in entry) this.source = String(entry.source);
    else if ('number' in entry) this.number = Number(entry.number);
    else return false;
    return true;
  }

  /** Another source where nothing is remembered. */
  begin(partner: string): void {
    if (this.source === '') this.remember({ source: `/${partner}/simulator-${randomUUID().slice(0, 8)}` });
  }

  /** An event with the next number. @param skip numbers that are left out before it */
  numbered({ type, data }: Said, skip = 0): NumberedEvent {
    const number = this.number + 1 + skip;
    const { source } = this;
    const time = instantOf(Date.now());
    return { specversion: '1.0', id: `event-${number}`, source, type, time, sequence: String(number), data };
  }

  /** An event is written: the next one gets the next number. What was not is said again under its own. */
  written({ sequence }: NumberedEvent): void {
    this.remember({ number: Number(sequence) });
  }

  private remember(entry: NumbersEntry): void {
    this.take(entry);
    this.state.remember(entry);
    this.state.write();
  }
}

/** How a partner's voice may misbehave besides what every simulator can do. */
export const VOICE_FAULTS = ['silent', 'twice', 'out-of-order', 'missing-number', 'wrong-version'] as const;

/** The body by which a partner is told whether it acts by itself. */
export const AUTOMATIC_BODY = {
  type: 'object',
  required: ['mode'],
  additionalProperties: false,
  properties: { mode: { enum: ['on', 'off'] } },
};

/** What speaks and hears write down of what went wrong. */
export const stderrLog = {
  info: () => undefined,
  warn: (fields: object, message: string) => console.error(message, JSON.stringify(fields)),
  error: (fields: object, message: string) => console.error(message, JSON.stringify(fields)),
};

const SLOW_MS = 20_000;

/** Says what a partner says on its topics, one event after the other, as well or as badly as it is told to. */
export class Voice {
  faults: Faults | undefined;
  private producer: Awaited<ReturnType<Broker['producer']>> | undefined;
  private before: Promise<unknown> = Promise.resolve();
  /** Kept back, so that the next event overtakes it. */
  private keptBack: NumberedEvent | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly numbers: EventNumbers,
  ) {}

  /** How it misbehaves now. */
  get mode(): string {
    return this.faults?.mode ?? 'none';
  }

  /** Says one event after the other. @returns its number, when it was said */
  say(topic: string, said: Said): Promise<number | 'not said'> {
    const saying = this.before.then(() => this.sayNow(topic, said));
    this.before = saying.catch(() => undefined);
    return saying;
  }

  async close(): Promise<void> {
    await this.producer?.disconnect();
  }

  private async sayNow(topic: string, said: Said): Promise<number | 'not said'> {
    const { mode, numbers } = this;
    if (mode === 'silent' || mode === 'away' || mode === 'unavailable') return 'not said';
    const event = numbers.numbered(said, mode === 'missing-number' ? 1 : 0);
    if (mode === 'slow') await sleep(SLOW_MS);
    await this.write(
      topic,
      this.inOrderOf(event).map((one) => messageOf(one, mode)),
    );
    numbers.written(event);
    return Number(event.sequence);
  }

  private inOrderOf(event: NumberedEvent): NumberedEvent[] {
    const before = this.keptBack;
    this.keptBack = undefined;
    if (this.mode === 'out-of-order' && !before) {
      this.keptBack = event;
      return [];
    }
    const together = before ? [event, before] : [event];
    return this.mode === 'twice' ? [...together, ...together] : together;
  }

  private async write(topic: string, messages: ReturnType<typeof messageOf>[]): Promise<void> {
    if (messages.length === 0) return;
    try {
      this.producer ??= await this.broker.producer();
      await this.broker.send(this.producer, topic, messages);
    } catch (error) {
      await this.producer?.disconnect().catch(() => undefined);
      this.producer = undefined;
      throw error;
    }
  }
}

function messageOf(event: NumberedEvent, mode: string) {
  const type = mode === 'wrong-version' ? event.type.replace(/v\d+$/, 'v9') : event.type;
  const whole = JSON.stringify({ ...event, type });
  const value = mode === 'garbled' ? whole.slice(0, whole.length >> 1) : whole;
  return { key: event.source, value, headers: { 'content-type': 'application/cloudevents+json' } };
}

/** Hears what a partner is told on its topic: the type of each message, and what it says. */
export function hearing(
  broker: Broker,
  partner: string,
  topic: string,
  hear: (type: string, told: unknown) => Promise<void> | void,
): TopicConsumer {
  const apply = async (messages: ArrivedMessage[]) => {
    for (const { value, headers } of messages) await hear(String(headers?.ce_type), JSON.parse(String(value)));
  };
  return new TopicConsumer(broker, { topic, group: `${partner}.simulator`, apply, isPartners: true }, stderrLog);
}

const ANSWERS_KEPT = 50;

/** The last answers to a partner's events, as somebody there would look at them. */
export class HeardAnswers {
  readonly lines: string[] = [];

  add({ id, status, code = '', missing }: { id: string; status: string; code?: string; missing?: unknown }): void {
    this.lines.push([id, status, code, missing ? JSON.stringify(missing) : ''].filter(Boolean).join(' '));
    this.lines.splice(0, this.lines.length - ANSWERS_KEPT);
  }
}
