import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INTERNATIONAL_OPERATORS } from '../src/operator/operator.js';
import type { OperatorsClient } from '../src/operator/operators.client.js';
import { AICHA, SimulatedOperators, TIMEOUT_MS, toPay, toSend, unknownBy } from './simulated-operators.js';

const LATE = `late: no answer within ${TIMEOUT_MS} ms`;
const ABOUT_ANOTHER = 'garbled: its answer is about another request';
const { firstName, lastName } = AICHA;

let operators: SimulatedOperators;
let client: OperatorsClient;

beforeAll(async () => {
  operators = await SimulatedOperators.start();
  client = operators.newClient();
});

afterEach(() => operators.fault('none'));

afterAll(() => operators.end());

describe.each(INTERNATIONAL_OPERATORS)('money that came by %s', (operator) => {
  it('is reserved, and confirmed once it is paid, each as often as it is asked', async () => {
    const reference = await operators.announce(operator);
    const request = toPay(reference);
    const reserved = await client.reserve(operator, request);
    expect(reserved).toEqual({
      outcome: 'reserved',
      reservationId: expect.any(String),
      reference,
      amountCentimes: 185_000,
      sender: { firstName: 'Mohamed', lastName: 'Bennis', country: 'ES' },
      beneficiary: { firstName, lastName },
      reservedUntil: expect.stringMatching(/Z$/),
    });
    expect(await client.reserve(operator, request)).toEqual(reserved);
    const { outcome: _, ...money } = reserved as typeof reserved & { outcome: 'reserved' };
    expect(await client.ask(operator, request.requestId)).toEqual({ status: 'reserved', ...money });
    const confirmed = await client.confirm(operator, request.requestId);
    expect(confirmed).toMatchObject({ outcome: 'confirmed', reference, amountCentimes: 185_000 });
    expect(await client.confirm(operator, request.requestId)).toEqual(confirmed);
    expect(await client.release(operator, request.requestId)).toEqual({
      outcome: 'refused',
      code: 'request.confirmed',
    });
    expect(await client.ask(operator, request.requestId)).toEqual({ status: 'confirmed', ...money });
    expect(await client.reserve(operator, toPay(reference))).toMatchObject({ code: 'reference.already-paid' });
  });

  it('is free again when it is released', async () => {
    const reference = await operators.announce(operator);
    const [first, second] = [toPay(reference), toPay(reference)];
    expect(await client.reserve(operator, first)).toMatchObject({ outcome: 'reserved' });
    expect(await client.reserve(operator, second)).toMatchObject({ code: 'reference.reserved-by-another' });
    expect(await client.release(operator, first.requestId)).toEqual({ outcome: 'released' });
    expect(await client.release(operator, first.requestId)).toEqual({ outcome: 'released' });
    expect(await client.confirm(operator, first.requestId)).toEqual({ outcome: 'refused', code: 'request.released' });
    expect(await client.reserve(operator, second)).toMatchObject({ code: 'reference.reserved-by-another' });
    expect(await client.reserve(operator, toPay(reference))).toMatchObject({ outcome: 'reserved' });
  });

  it('is not reserved after its release, whichever comes first', async () => {
    const request = toPay(await operators.announce(operator));
    expect(await client.ask(operator, request.requestId)).toEqual({ status: 'unknown' });
    expect(await client.release(operator, request.requestId)).toEqual({ outcome: 'released' });
    expect(await client.reserve(operator, request)).toEqual({ outcome: 'refused', code: 'request.released' });
    expect(await client.ask(operator, request.requestId)).toEqual({ status: 'released' });
    expect(await client.reserve(operator, toPay(request.reference))).toMatchObject({ outcome: 'reserved' });
  });
});

describe('an operator refuses', () => {
  it('what it does not know, has blocked, has paid, and who has another name', async () => {
    const [blocked, paid, open] = await Promise.all([1, 2, 3].map(() => operators.announce('moneygram')));
    await operators.act('/block', { reference: blocked });
    await operators.act('/paid-elsewhere', { reference: paid });
    const asked = (reference = '', payee = AICHA) => client.reserve('moneygram', toPay(reference, { payee }));
    const refused = await Promise.all([
      asked('00000000'),
      asked(blocked),
      asked(paid),
      asked(open, { ...AICHA, lastName: 'Tazi' }),
    ]);
    expect(refused).toEqual(
      ['reference.unknown', 'reference.blocked', 'reference.already-paid', 'payee.other-name'].map((code) => ({
        outcome: 'refused',
        code,
      })),
    );
    expect(await asked(open, { ...AICHA, firstName: 'AICHA', lastName: 'AIT-LAHCEN' })).toMatchObject({
      outcome: 'reserved',
    });
  });

  it('for good, and says so again when it is asked what became of it', async () => {
    const request = toPay('0000000000');
    const refused = await client.reserve('western-union', request);
    const reference = await operators.announce('western-union');
    expect(await client.reserve('western-union', request)).toEqual(refused);
    expect(await unknownBy(client.reserve('western-union', { ...request, reference }))).toBe(
      'refused: it answers with status 422',
    );
    expect(await client.ask('western-union', request.requestId)).toEqual({
      status: 'refused',
      code: 'reference.unknown',
    });
    expect(await client.confirm('western-union', request.requestId)).toMatchObject({ code: 'request.refused' });
    expect(await client.confirm('western-union', toPay('').requestId)).toMatchObject({ code: 'request.unknown' });
  });

  it('nobody of the endless supply: the last two digits say the amount', async () => {
    const payee = { ...AICHA, firstName: 'Hassan', lastName: 'Tazi' };
    expect(await client.reserve('western-union', toPay('9000000049', { payee }))).toMatchObject({
      outcome: 'reserved',
      amountCentimes: 185_000,
      beneficiary: { firstName: 'Hassan', lastName: 'Tazi' },
    });
    expect(await client.reserve('moneygram', toPay('90000000'))).toMatchObject({ amountCentimes: 3_700 });
  });

  it('nobody whom its file names', async () => {
    expect(await client.reserve('western-union', toPay('2094713586'))).toMatchObject({ amountCentimes: 270_000 });
    expect(await client.reserve('moneygram', toPay('20947135'))).toMatchObject({ code: 'reference.unknown' });
  });
});

describe('money that is sent abroad', () => {
  it('gets one number, however often it is asked, until it is cancelled', async () => {
    const request = toSend();
    const sent = await client.send('western-union', request);
    expect(sent).toEqual({ outcome: 'sent', reference: expect.stringMatching(/^[1-8][0-9]{9}$/) });
    expect(await client.send('western-union', request)).toEqual(sent);
    const { reference } = sent as typeof sent & { outcome: 'sent' };
    expect(await client.ask('western-union', request.requestId)).toEqual({ status: 'sent', reference });
    const cancelled = { outcome: 'cancelled', reference };
    expect(await client.cancelSending('western-union', request.requestId)).toEqual(cancelled);
    expect(await client.cancelSending('western-union', request.requestId)).toEqual(cancelled);
    expect(await client.send('western-union', request)).toEqual({ outcome: 'refused', code: 'sending.cancelled' });
    expect(await client.ask('western-union', request.requestId)).toEqual({ status: 'cancelled', reference });
  });

  it('is never sent when it was cancelled before it came', async () => {
    const request = toSend();
    const cancelled = { outcome: 'cancelled', reference: null };
    expect(await client.cancelSending('moneygram', request.requestId)).toEqual(cancelled);
    expect(await client.send('moneygram', request)).toMatchObject({ code: 'sending.cancelled' });
    expect(await client.ask('moneygram', request.requestId)).toEqual({ status: 'cancelled', reference: null });
  });

  it('stays when it was collected, and is not taken where nobody is paid', async () => {
    const request = toSend();
    const sent = await client.send('moneygram', request);
    await operators.act('/paid-elsewhere', { reference: Reflect.get(sent, 'reference') });
    expect(await client.cancelSending('moneygram', request.requestId)).toMatchObject({ code: 'sending.already-paid' });
    const nowhere = toSend({ beneficiary: { firstName: 'A', lastName: 'B', country: 'KP' } });
    expect(await client.send('moneygram', nowhere)).toMatchObject({ code: 'sending.country-not-served' });
  });
});

describe('nobody knows what came of it', () => {
  it('when it is done and answered late: asked for, it is there', async () => {
    const request = toPay(await operators.announce('western-union'));
    await operators.fault('late-after-done');
    expect(await unknownBy(client.reserve('western-union', request))).toBe(LATE);
    expect(await client.ask('western-union', request.requestId)).toMatchObject({
      status: 'reserved',
      amountCentimes: 185_000,
    });
    expect(await unknownBy(client.confirm('western-union', request.requestId))).toBe(LATE);
    expect(await client.ask('western-union', request.requestId)).toMatchObject({ status: 'confirmed' });
    expect(await client.confirm('western-union', request.requestId)).toMatchObject({ outcome: 'confirmed' });
  });

  it('when the answer is that to another request, which would be believed by its form alone', async () => {
    const [first, second] = [
      toPay(await operators.announce('moneygram')),
      toPay(await operators.announce('moneygram')),
    ];
    await client.reserve('moneygram', first);
    await operators.fault('answers-twice');
    expect(await unknownBy(client.reserve('moneygram', second))).toBe(ABOUT_ANOTHER);
    await unknownBy(client.ask('moneygram', first.requestId)); // about whatever was asked before
    expect(await unknownBy(client.ask('moneygram', second.requestId))).toBe(ABOUT_ANOTHER);
    const { reference } = second;
    expect(await client.ask('moneygram', second.requestId)).toMatchObject({ status: 'reserved', reference });
  });

  it('also of confirmations, releases, sendings and cancellations', async () => {
    const reserved = [toPay('91000001'), toPay('91000002'), toPay('91000003'), toPay('91000004')];
    for (const request of reserved) await client.reserve('moneygram', request);
    const [a, b, c, d] = reserved.map(({ requestId }) => requestId) as [string, string, string, string];
    const [e, f] = [toSend(), toSend()];
    await client.confirm('moneygram', a);
    await client.release('moneygram', c);
    await client.send('moneygram', e);
    await operators.fault('answers-twice');
    expect(await unknownBy(client.confirm('moneygram', b))).toBe(ABOUT_ANOTHER);
    expect(await unknownBy(client.release('moneygram', d))).toBe(ABOUT_ANOTHER);
    expect(await unknownBy(client.send('moneygram', f))).toBe(ABOUT_ANOTHER);
    await unknownBy(client.cancelSending('moneygram', e.requestId)); // about whatever was cancelled before
    expect(await unknownBy(client.cancelSending('moneygram', f.requestId))).toBe(ABOUT_ANOTHER);
  });

  it.each([
    ['away', /^unreachable: /, 'unknown'],
    ['unavailable', /^refused: it answers with status 503$/, 'unknown'],
    ['slow', new RegExp(`^${LATE}$`), 'reserved'],
    ['garbled', /^garbled: its answer is no JSON$/, 'reserved'],
  ])('when it is %s', async (mode, reason, status) => {
    const request = toPay(await operators.announce('western-union'));
    await operators.fault(mode);
    expect(await unknownBy(client.reserve('western-union', request))).toMatch(reason);
    await operators.fault('none');
    expect(await client.ask('western-union', request.requestId)).toMatchObject({ status });
  });

  it('but while an operator is away only the first counter waits for it, and what was begun is settled', async () => {
    const patient = operators.newClient({ restFirstMs: 60_000, restLongestMs: 60_000 });
    const request = toPay('9000000010');
    await patient.reserve('western-union', request);
    await operators.fault('unavailable');
    const beginning = () => patient.reserve('western-union', toPay('9000000011'));
    expect(await unknownBy(beginning())).toBe('refused: it answers with status 503');
    const alone = 'not-asked: it is left alone for a while: it answers with status 503';
    expect(await unknownBy(beginning())).toBe(alone);
    expect(await unknownBy(patient.send('western-union', toSend()))).toBe(alone);
    await operators.fault('none');
    expect(await unknownBy(beginning())).toBe(alone);
    expect(await patient.reserve('moneygram', toPay('90000011'))).toMatchObject({ outcome: 'reserved' });
    expect(await patient.confirm('western-union', request.requestId)).toMatchObject({ outcome: 'confirmed' });
    expect(await beginning()).toMatchObject({ outcome: 'reserved' });
  });

  it('or it was not asked at all, where nobody says where it is', async () => {
    const nowhere = operators.newClient({ url: '' });
    expect(await unknownBy(nowhere.reserve('moneygram', toPay('91000005')))).toBe('not-asked: it has no address');
  });
});
