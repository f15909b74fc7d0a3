import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededParameters } from '#libs/approvals';
import { instantOf } from '#libs/domain';
import { contextAt } from '#libs/testing';
import { documentText } from '../src/person/person.js';
import { WRONG_CODES } from '../src/wrong-code/wrong-code.parameter.js';
import {
  checkNotStopped,
  checkTransferNotStopped,
  countedWith,
  countIdOf,
  noteWrongCode,
  type NoteWrongCode,
} from '../src/wrong-code/wrong-code.js';

const RULE = { failuresMax: 3, withinMinutes: 15 };
const START_MS = Date.parse('2026-11-26T10:00:00.000Z');
const MINUTE_MS = 60_000;
const at = (minutes: number) => instantOf(START_MS + minutes * MINUTE_MS);
const NOTE: NoteWrongCode = {
  receiptNumber: null,
  id: '01a215aa-2d03-7d08-b4ce-a4efffdaa448',
  idHash: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d11',
  teller: 'fatima',
  agency: 'OUJ-014',
};
const count = (id: string, ...minutes: number[]) => ({ id, failedAt: minutes.map(at), stoppedUntil: null });

describe('wrong codes within a time', () => {
  it.each<[string, number[], number, number[], boolean]>([
    ['the first', [], 0, [0], false],
    ['the second', [0], 5, [0, 5], false],
    ['the third, at the very end of the time', [0, 5], 15, [], true],
    ['the third, a moment too late', [0, 5], 15.001, [5, 15.001], false],
    ['one after a long while', [0, 1], 60, [60], false],
  ])('%s', (_, before, now, kept, isTooMany) => {
    expect(countedWith(before.map(at), at(now), RULE)).toEqual({ failedAt: kept.map(at), isTooMany });
  });

  it('are too many exactly when so many lie within it, since the last time that there were', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20 * MINUTE_MS }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (gapsMs, failuresMax) => {
        let [nowMs, failedAt, sinceMs] = [START_MS, [] as string[], [] as number[]];
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          sinceMs.push(nowMs);
          const expected = sinceMs.filter((ms) => ms >= nowMs - 15 * MINUTE_MS).length >= failuresMax;
          const counted = countedWith(failedAt, instantOf(nowMs), { failuresMax, withinMinutes: 15 });
          expect(counted.isTooMany).toBe(expected);
          expect(counted.failedAt.length).toBeLessThan(failuresMax);
          if (expected) sinceMs = [];
          failedAt = counted.failedAt;
        }
      }),
    );
  });
});

describe('a wrong code', () => {
  const parameters = seededParameters(WRONG_CODES);
  const none = { ofId: undefined, ofTeller: undefined, ofAgency: undefined, ofTransfer: [], warning: undefined };
  const noted = (rows: Partial<Parameters<typeof noteWrongCode.decide>[0]>, minutes = 10) =>
    noteWrongCode.decide({ ...none, ...rows }, NOTE, contextAt(at(minutes), parameters));
  const ids = { ofId: `presented-id:${NOTE.idHash}`, ofTeller: 'teller:fatima', ofAgency: 'agency:OUJ-014' };

  it('is counted of the ID, the teller and the agency, and warns nobody', () => {
    const { save, reply, booking, events } = noted({});
    expect(save).toEqual({
      ofId: count(ids.ofId, 10),
      ofTeller: count(ids.ofTeller, 10),
      ofAgency: count(ids.ofAgency, 10),
      ofTransfer: [],
    });
    expect([reply, booking, events]).toEqual([{ tooManyOf: [] }, undefined, undefined]);
  });

  it('that is the third of an ID stops it for a while, and warns', () => {
    const { save, reply } = noted({ ofId: count(ids.ofId, 0, 5) });
    expect(save?.ofId).toEqual({ id: ids.ofId, failedAt: [], stoppedUntil: at(25) });
    expect(save?.warning).toEqual({
      id: NOTE.id,
      warnedAt: at(10),
      agency: 'OUJ-014',
      teller: 'fatima',
      countedOf: ['presented-id'],
      failures: 3,
      stoppedUntil: at(25),
    });
    expect(reply).toEqual({ tooManyOf: ['presented-id'] });
    expect(JSON.stringify([save?.warning, reply])).not.toContain(NOTE.idHash);
  });

  it('that is the third of a teller and of an agency warns, and stops nobody', () => {
    const { save } = noted({ ofTeller: count(ids.ofTeller, 0, 5), ofAgency: count(ids.ofAgency, 1, 2) });
    expect(save?.warning).toMatchObject({ countedOf: ['teller', 'agency'], stoppedUntil: null });
    expect([save?.ofId, save?.ofTeller, save?.ofAgency]).toMatchObject([
      { stoppedUntil: null },
      { failedAt: [], stoppedUntil: null },
      { failedAt: [], stoppedUntil: null },
    ]);
  });

  it('with the receipt of a transfer is counted of the transfer too; too many stop it for a while', () => {
    const receiptNumber = 'RAB-001-T-2026-000001';
    const id = `transfer:${receiptNumber}`;
    const wrongId = (before: ReturnType<typeof count>[]) =>
      noteWrongCode.decide({ ...none, ofTransfer: before }, { ...NOTE, receiptNumber }, contextAt(at(10), parameters));
    expect(wrongId([]).save?.ofTransfer).toEqual([count(id, 10)]);
    const third = wrongId([count(id, 1, 5)]);
    expect(third.save?.ofTransfer).toEqual([{ id, failedAt: [], stoppedUntil: at(25) }]);
    expect(third.save?.warning).toMatchObject({ countedOf: ['transfer'], stoppedUntil: at(25) });
    expect(JSON.stringify([third.save?.warning, third.reply])).not.toContain(receiptNumber);
    const stopped = { id, failedAt: [], stoppedUntil: at(25) };
    expect(() => checkTransferNotStopped(stopped, at(24))).toThrow(
      expect.objectContaining({ code: 'transfer.stopped', status: 409, details: { stoppedUntil: at(25) } }),
    );
    expect(() => checkTransferNotStopped(stopped, at(25))).not.toThrow();
    expect(() => checkTransferNotStopped(undefined, at(0))).not.toThrow();
  });

  it('that was on its way when the ID was stopped does not free it', () => {
    const stopped = { id: ids.ofId, failedAt: [], stoppedUntil: at(25) };
    expect(noted({ ofId: stopped }).save?.ofId).toEqual({ ...stopped, failedAt: [at(10)] });
  });

  it('is kept under the name of its command', () => {
    expect([noteWrongCode.name, countIdOf('teller', 'fatima')]).toEqual(['transfers.note-wrong-code', 'teller:fatima']);
  });
});

it('an ID that was never counted, or never stopped, is not stopped', () => {
  expect(() => checkNotStopped(undefined, at(0))).not.toThrow();
  expect(() => checkNotStopped(count('presented-id:1', 0), at(0))).not.toThrow();
});

it('a document is the same however its number is written, and not that of another kind', () => {
  const text = (idNumber: string, idKind: 'cin' | 'passport' = 'cin') => documentText({ idKind, idNumber });
  expect(['ab-123/456', 'AB123456'].map((number) => text(number))).toEqual(['cin AB123456', 'cin AB123456']);
  expect(text('AB123456', 'passport')).not.toBe(text('AB123456'));
});
