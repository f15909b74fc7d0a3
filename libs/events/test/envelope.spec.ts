import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBinaryMessage, MalformedEvent, sourceOf, toBinaryMessage, type CloudEvent } from '../src/envelope.js';

const event: fc.Arbitrary<CloudEvent> = fc.record(
  {
    id: fc.uuid(),
    type: fc.constant('transfers.transfer-paid-out.v1'),
    source: fc.constantFrom('transfers', 'accounts').map(sourceOf),
    subject: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    occurredAt: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31T22:59:59Z') })
      .map((date) => date.toISOString()),
    sequence: fc.record({ lane: fc.nat({ max: 7 }), position: fc.integer({ min: 1, max: 1e15 - 1 }) }),
    recordedAt: fc.constant('2026-01-06T07:30:00.000Z'),
    traceparent: fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
    data: fc.record({
      transferId: fc.uuid(),
      operator: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
      agency: fc.stringMatching(/^[A-Z]{3}-[0-9]{3}$/),
      bookedOn: fc.constant('2026-01-05'),
      amountCentimes: fc.integer({ min: 1 }),
      cashCentimes: fc.integer(),
    }),
  },
  { requiredKeys: ['id', 'type', 'source', 'subject', 'occurredAt', 'sequence', 'data'] },
);

/** As Kafka gives it: bytes. */
function overKafka({ value, headers }: ReturnType<typeof toBinaryMessage>) {
  const bytes = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
  return { value: Buffer.from(value), headers: bytes };
}

describe('an event that crosses Kafka', () => {
  it('arrives as it was stated', () => {
    fc.assert(
      fc.property(event, (stated) => {
        const { data, ...envelope } = stated;
        const message = toBinaryMessage(envelope, JSON.stringify(data));
        expect(message.key).toBe(stated.subject);
        expect(fromBinaryMessage(overKafka(message))).toEqual(stated);
      }),
    );
  });

  it('has the headers of CloudEvents 1.0, binary mode', () => {
    const [stated] = fc.sample(event, { numRuns: 1, seed: 7 });
    if (!stated) throw new Error('a sample');
    const { headers } = toBinaryMessage({ ...stated, sequence: { lane: 3, position: 42 } }, '{}');
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: stated.id,
      ce_type: stated.type,
      ce_source: stated.source,
      ce_subject: stated.subject,
      ce_time: stated.occurredAt,
      ce_sequence: '3:42',
      'content-type': 'application/json',
    });
  });

  it('whatever was done to it, is read whole or refused as malformed', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
    const header = fc.oneof(bytes, fc.string(), fc.array(bytes, { maxLength: 2 }), fc.constant(undefined));
    const names = fc.constantFrom(
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_subject',
      'ce_time',
      'ce_sequence',
      'ce_traceparent',
    );
    fc.assert(
      fc.property(event, fc.dictionary(names, header), fc.option(bytes), ({ data, ...envelope }, spoilt, value) => {
        const message = overKafka(toBinaryMessage(envelope, JSON.stringify(data)));
        try {
          const read = fromBinaryMessage({ value: value ?? message.value, headers: { ...message.headers, ...spoilt } });
          expect(read.sequence.position).toBeGreaterThanOrEqual(0);
          expect(read.data).toMatchObject({ transferId: expect.any(String) });
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedEvent);
        }
      }),
    );
  });

  it('is refused with control characters in its headers: they cannot be stored as they are', () => {
    const [stated] = fc.sample(event, { numRuns: 1, seed: 7 });
    if (!stated) throw new Error('a sample');
    const message = toBinaryMessage({ ...stated, subject: 'a\0b' }, JSON.stringify(stated.data));
    expect(() => fromBinaryMessage(overKafka(message))).toThrow('a CloudEvents header holds a control character');
  });

  it('keeps as much of its envelope as can be read when its data is broken', () => {
    const [stated] = fc.sample(event, { numRuns: 1, seed: 7 });
    if (!stated) throw new Error('a sample');
    const { source, subject, sequence } = stated;
    try {
      fromBinaryMessage(overKafka(toBinaryMessage(stated, '{')));
      throw new Error('it was read');
    } catch (error) {
      expect(error).toMatchObject({ message: 'the value is not JSON', source, subject, sequence });
    }
  });
});
