import { describe, expect, it } from '@jest/globals';
import type { AskCommand, AskedCommand } from '#libs/commands';
import { CLAIM_EVENTS } from '#libs/events';
import { commandOf } from '../src/insurer/claim-event.wire.js';
import { DRAWN_ID, FEBRUARY_BEGINS, INSURER, POLICY_ID, refusal } from './insured.js';

const REQUEST = { idempotencyKey: '1', scope: 'saham', by: INSURER, asked: {}, at: FEBRUARY_BEGINS };
const OF = { insurer: INSURER, by: INSURER, claimNumber: 'SIN-2026-000123' };

/** The command that an event asks for, by its name, and with what. */
function asked(what: string, data: unknown, occurredAt = '2026-01-25T09:00:00+01:00', type = `insurer.${what}.v1`) {
  const found: { name?: string; command?: unknown; request?: unknown } = {};
  const ask: AskCommand = ({ name }, command, request) => {
    Object.assign(found, { name, command, request });
    return {} as AskedCommand;
  };
  commandOf(
    { partner: INSURER, source: '/saham', id: '1', type, occurredAt, data },
    {
      ask,
      id: DRAWN_ID,
      request: REQUEST,
      seal: (text) => `sealed ${text}`,
      sealPathology: (policyId, pathology) => ({
        sealedPathology: pathology === undefined ? null : `sealed ${pathology}`,
        pathologyDigests: [policyId],
      }),
    },
  );
  return found;
}
const sampleOf = (what: string) => CLAIM_EVENTS.find(({ type }) => type === `insurer.${what}.v1`)?.sample as object;

describe('what an insurer says of a claim', () => {
  const declared = { claimNumber: 'SIN-1', policyId: POLICY_ID, benefit: 'ambulance', eventOn: '2026-01-20' };

  it('when it is declared, as shortly as it may: of the client, on the day of the event', () => {
    expect(asked('claim-declared', declared)).toEqual({
      name: 'claims.declare',
      command: {
        ...declared,
        insurer: INSURER,
        by: INSURER,
        id: DRAWN_ID,
        agency: null,
        memberId: null,
        child: null,
        sameEventAs: null,
        declaredOn: '2026-01-25',
        sealedPathology: null,
        pathologyDigests: [POLICY_ID],
      },
      request: REQUEST,
    });
  });

  it('when it is declared, with all that may be said; the pathology sealed alone', () => {
    const more = {
      memberId: DRAWN_ID,
      declaredOn: '2026-01-22',
      child: { firstName: 'Salma', lastName: 'Alaoui' },
      sameEventAs: 'SIN-0',
    };
    const { command } = asked('claim-declared', { ...declared, ...more, pathology: 'asthma' });
    expect(command).toMatchObject({ ...more, sealedPathology: 'sealed asthma' });
    expect(command).not.toHaveProperty('pathology');
  });

  it.each([
    ['2026-01-30T23:30:00Z', '2026-01-31'],
    ['2026-01-31T23:30:00Z', '2026-02-01'],
    ['2026-02-02T00:00:00Z', '2026-02-01'],
  ])('was declared when it was said, in Morocco, and not in the future: %s', (occurredAt, declaredOn) =>
    expect(asked('claim-declared', declared, occurredAt).command).toMatchObject({ declaredOn }),
  );

  it.each<[string, string, object]>([
    [
      'documents-received',
      'claims.note-documents',
      { documents: ['hospital-report', 'invoice'], receivedOn: '2026-03-05' },
    ],
    ['claim-accepted', 'claims.accept', { amountCentimes: 250_000, decidedOn: '2026-03-12' }],
    [
      'claim-refused',
      'claims.refuse',
      { on: '2026-03-12', dayField: 'decidedOn', sealedReason: 'sealed The stay was shorter than a night.' },
    ],
    ['claim-settled', 'claims.settle', { id: DRAWN_ID, amountCentimes: 250_000, settledOn: '2026-03-15' }],
    [
      'claim-cancelled',
      'claims.cancel',
      { on: '2026-03-04', dayField: 'cancelledOn', sealedReason: 'sealed Declared twice.' },
    ],
  ])('as its contract shows it: %s asks for %s', (what, name, command) =>
    expect(asked(what, sampleOf(what))).toEqual({ name, command: { ...OF, ...command }, request: REQUEST }),
  );

  it.each<[string, object, string]>([
    ['claim-declared', { policyId: 'mine' }, 'policyId'],
    ['claim-declared', { memberId: '' }, 'memberId'],
    ['claim-declared', { benefit: 'dental' }, 'benefit'],
    ['claim-declared', { eventOn: '2026-02-30' }, 'eventOn'],
    ['claim-declared', { pathology: 'x' }, 'pathology'],
    ['claim-declared', { pathology: 'x'.repeat(201) }, 'pathology'],
    ['claim-declared', { child: { firstName: 'Salma' } }, 'child.lastName'],
    ['claim-declared', { claimNumber: 'SIN 1' }, 'claimNumber'],
    ['claim-declared', { claimNumber: 'S'.repeat(41) }, 'claimNumber'],
    ['documents-received', { documents: [] }, 'documents'],
    ['documents-received', { documents: ['invoice', 'invoice'] }, 'documents'],
    ['documents-received', { documents: ['letter'] }, 'documents.0'],
    ['claim-accepted', { amountCentimes: 0 }, 'amountCentimes'],
    ['claim-accepted', { amountCentimes: 1.5 }, 'amountCentimes'],
    ['claim-refused', { reason: 'no' }, 'reason'],
    ['claim-refused', { on: '2026-03-12' }, 'on'],
    ['claim-settled', { settledOn: 'today' }, 'settledOn'],
    ['claim-cancelled', { cancelledOn: null }, 'cancelledOn'],
  ])('is refused by its field: %s with %j', (what, change, field) => {
    const details = expect.objectContaining({ field }) as object;
    expect(() => asked(what, { ...sampleOf(what), ...change })).toThrow(refusal('request.invalid', details));
  });

  it.each(['insurer.claim-paid.v1', 'insurer.claim-accepted.v2', 'x'.repeat(200)])(
    'is refused when no event is of this type: %s',
    (type) => {
      const known = CLAIM_EVENTS.map((event) => event.type);
      const unknown = refusal('claim-event.unknown-type', { type: type.slice(0, 100), known });
      expect(() => asked('', {}, undefined, type)).toThrow(unknown);
    },
  );
});
