import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contextAt } from '#libs/testing';
import { approvedBy, askedApproval, rejectedBy, stateOf, type Approval } from '../src/approval/approval.js';
import { rejectApproval } from '../src/approval/approval.kind.js';
import { seededParameters } from '../src/parameter/parameter-snapshot.js';
import { CEILING, withdrawal, type Safe } from './safe.js';

const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11';
const AT = '2026-11-26T09:30:00.000Z';
const IN_TIME = '2026-11-26T10:29:59.999Z';
const TOO_LATE = '2026-11-26T10:30:00.000Z';
const SAFE: Safe = { agency: 'RAB-001', balanceCentimes: 100_000, takenBy: '' };
const ASKED = { agency: 'RAB-001', amountCentimes: 40_000 };
const QUESTION = {
  id: ID,
  kind: 'safe.withdrawal',
  subject: 'RAB-001: 40000 centimes',
  agency: 'RAB-001',
  asked: ASKED,
  askedBy: 'amina',
  askedAt: AT,
  reason: 'wages',
};
const PENDING = askedApproval(QUESTION, 3_600_000);

const context = (at = AT) => contextAt(at, seededParameters(CEILING));
const ask = (asked = ASKED, safe: Safe = SAFE) =>
  withdrawal.ask.decide(
    { approval: undefined, safe },
    { id: ID, asked, by: 'amina', agency: 'RAB-001', reason: 'wages' },
    context(),
  );
const approve = (by: string, at = IN_TIME, approval: Approval = PENDING, safe: Safe = SAFE) =>
  withdrawal.approve.decide({ approval, safe }, { approval: PENDING, by }, context(at));

describe('asking for an approval', () => {
  it('saves the question, and does nothing of it', () => {
    expect(ask()).toEqual({
      save: { approval: PENDING },
      reply: { approvalId: ID, status: 'pending', expiresAt: TOO_LATE },
    });
  });

  it('is refused when it would be refused today', () => {
    expect(() => ask({ ...ASKED, amountCentimes: 60_001 })).toThrow(
      expect.objectContaining({ code: 'safe.above-ceiling' }),
    );
    expect(() => ask(ASKED, { ...SAFE, balanceCentimes: 39_999 })).toThrow(
      expect.objectContaining({ code: 'safe.empty' }),
    );
  });
});

describe('approving', () => {
  it('carries out what was asked for, and tells who stands for it', () => {
    const { save, booking, reply } = approve('rachid');
    expect(save).toEqual({
      approval: { ...PENDING, status: 'approved', decidedBy: 'rachid', decidedAt: IN_TIME },
      safe: { agency: 'RAB-001', balanceCentimes: 60_000, takenBy: 'amina+rachid' },
    });
    expect(booking?.entries).toHaveLength(2);
    expect(reply).toEqual({ approvalId: ID, status: 'approved', result: { balanceCentimes: 60_000 } });
  });

  it('needs the rows of the command, and its own', () => {
    const refs = withdrawal.approve.rows({ approval: PENDING, by: 'rachid' });
    expect([refs.approval.values, refs.safe.values]).toEqual([[ID], ['RAB-001']]);
  });

  it.each([
    ['by who asked', 'amina', IN_TIME, PENDING, 'approval.same-person'],
    ['after it has expired', 'rachid', TOO_LATE, PENDING, 'approval.expired'],
    ['twice', 'rachid', IN_TIME, approvedBy(PENDING, 'rachid', IN_TIME), 'approval.decided-already'],
    ['after it was rejected', 'rachid', IN_TIME, rejectedBy(PENDING, 'omar', 'no', AT), 'approval.decided-already'],
  ])('%s is refused', (_, by, at, approval, code) => {
    expect(() => approve(by, at, approval)).toThrow(expect.objectContaining({ code, status: 409 }));
  });

  it('is refused when the command is, as things are by then', () => {
    expect(() => approve('rachid', IN_TIME, PENDING, { ...SAFE, balanceCentimes: 39_999 })).toThrow(
      expect.objectContaining({ code: 'safe.empty' }),
    );
  });

  it('knows no approval that is not there', () => {
    const rows = { approval: undefined, safe: SAFE };
    expect(() => withdrawal.approve.decide(rows, { approval: PENDING, by: 'rachid' }, context())).toThrow(
      expect.objectContaining({ code: 'approval.not-found' }),
    );
  });
});

describe('rejecting', () => {
  const reject = (by: string, at = IN_TIME, approval = PENDING) =>
    rejectApproval.decide({ approval }, { id: ID, by, reason: 'not today' }, context(at));

  it.each(['rachid', 'amina'])('by %s ends it, and says why', (by) => {
    expect(reject(by)).toEqual({
      save: {
        approval: { ...PENDING, status: 'rejected', decidedBy: by, decidedAt: IN_TIME, rejectedFor: 'not today' },
      },
      reply: { approvalId: ID, status: 'rejected' },
    });
  });

  it('is refused when it was decided, or has expired', () => {
    const done = approvedBy(PENDING, 'rachid', IN_TIME);
    expect(() => reject('omar', IN_TIME, done)).toThrow(expect.objectContaining({ code: 'approval.decided-already' }));
    expect(() => reject('omar', TOO_LATE)).toThrow(expect.objectContaining({ code: 'approval.expired' }));
  });
});

describe('the state of an approval', () => {
  it.each([
    [PENDING, IN_TIME, 'pending'],
    [PENDING, TOO_LATE, 'expired'],
    [approvedBy(PENDING, 'rachid', IN_TIME), TOO_LATE, 'approved'],
    [rejectedBy(PENDING, 'rachid', 'no', IN_TIME), TOO_LATE, 'rejected'],
  ])('%# is %s at %s', (approval, at, state) => expect(stateOf(approval, at)).toBe(state));
});

describe('whatever people try, in whatever order', () => {
  const person = fc.constantFrom('amina', 'rachid', 'omar');
  const step = fc.record({ act: fc.constantFrom('approve', 'reject'), by: person, afterMs: fc.nat(2_000_000) });

  it('nobody approves his own, nothing is approved late or twice, and one answer is the last', () => {
    fc.assert(
      fc.property(person, fc.array(step, { maxLength: 8 }), (askedBy, steps) => {
        let approval: Approval = askedApproval({ ...QUESTION, askedBy }, 3_600_000);
        let atMs = Date.parse(AT);
        let decisions = 0;
        for (const { act, by, afterMs } of steps) {
          atMs += afterMs;
          const at = new Date(atMs).toISOString();
          try {
            approval = act === 'approve' ? approvedBy(approval, by, at) : rejectedBy(approval, by, 'no', at);
            decisions++;
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/same-person|decided-already|expired/) });
          }
        }
        expect(decisions).toBeLessThanOrEqual(1);
        if (approval.status === 'approved') expect(approval.decidedBy).not.toBe(askedBy);
        if (approval.status !== 'pending') expect(approval.decidedAt < approval.expiresAt).toBe(true);
      }),
    );
  });
});
