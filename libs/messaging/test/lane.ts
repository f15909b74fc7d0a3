import { randomUUID } from 'node:crypto';
import { laneOf } from '#libs/commands';
import { messageOf, purseChanged, pursesContract } from '#libs/testing';
import type { ArrivedMessage } from '../src/broker/message.js';

// The same position says the same, however often it is made.
const OCCURRED_AT = '2026-11-26T09:00:00.000Z';

/** What no one can read. */
export const BROKEN = { value: Buffer.from('{"purse":') };

/** Messages of one lane as Kafka brings them, each at an offset of its own. */
export class Lane {
  private offset = 0;

  constructor(readonly lane: number) {}

  /** The event at a position; `spoil` changes its message on the way. */
  message(position: number, purse: string, spoil: Partial<ArrivedMessage> = {}, cashCentimes = 100): ArrivedMessage {
    const { value, headers } = messageOf(purseChanged({ purse, cashCentimes }, OCCURRED_AT), {
      lane: this.lane,
      position,
    });
    const bytes = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
    return { ...this.raw({ value: Buffer.from(value), headers: bytes }), ...spoil };
  }

  /** Any message at all. */
  raw(message: Pick<ArrivedMessage, 'value' | 'headers'>): ArrivedMessage {
    return { topic: pursesContract.topic, partition: this.lane, offset: String(this.offset++), ...message };
  }
}

/** An id whose events lie on a lane. */
export function subjectOn(lane: number): string {
  for (;;) {
    const id = randomUUID();
    if (laneOf(id) === lane) return id;
  }
}
