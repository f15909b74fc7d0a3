import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '#libs/product';
import manifest from '../src/tax-administration/manifest.js';
import { bodyOf, newPayment, TaxAdministration } from './tax-administration.js';

const TRUCK = { category: 'truck', fuel: 'diesel', fiscalPowerCv: 22, grossWeightKg: 12_000 };
const ELECTRIC = { category: 'passenger', fuel: 'electric', fiscalPowerCv: 6, grossWeightKg: null };
const folder = mkdtempSync(join(tmpdir(), 'administration-'));
let administration: TaxAdministration;

beforeAll(async () => {
  administration = await TaxAdministration.start();
});

afterEach(() => administration.fault('none'));

afterAll(async () => {
  await administration.simulator.kill();
  rmSync(folder, { recursive: true });
});

describe('the simulated administration', () => {
  it('is ready', async () => {
    expect(await administration.call('GET', '/health/ready')).toEqual({ status: 200, body: { status: 'ready' } });
  });

  it('finds the vehicles of the register, and says that it does not know others', async () => {
    const { body } = await administration.call('POST', '/vehicles/find', {
      plates: ['90143-B-6', '60274-D-1', '99999-A-1'],
    });
    expect(body).toEqual({
      vehicles: [
        { plate: '90143-B-6', vehicle: { ...TRUCK, firstRegisteredOn: '2013-08-22' }, paid: [] },
        { plate: '60274-D-1', vehicle: { ...ELECTRIC, firstRegisteredOn: '2024-06-10' }, paid: [] },
        { plate: '99999-A-1', vehicle: null, paid: [] },
      ],
    });
  });

  it('accepts a payment once, whoever tells it how often', async () => {
    const payment = newPayment({ years: [2025, 2026] });
    expect(await administration.confirm(payment)).toEqual(['accepted']);
    expect(await administration.confirm(payment, payment)).toEqual(['accepted', 'accepted']);
    expect(await administration.paidOf(payment.plate)).toEqual([
      '2025 first-half',
      '2025 second-half',
      '2026 first-half',
      '2026 second-half',
    ]);
  });

  it('refuses another payment of the same half, and only of it', async () => {
    const first = newPayment({ half: 'first-half' });
    const { plate } = first;
    const whole = newPayment({ plate });
    const second = newPayment({ plate, half: 'second-half' });
    const verdicts = ['accepted', 'already-paid', 'accepted', 'accepted'];
    expect(await administration.confirm(first, whole, second, newPayment({ plate, years: [2027] }))).toEqual(verdicts);
    expect(await administration.confirm(whole)).toEqual(['already-paid']);
  });

  it('frees what a cancelled payment paid, for good', async () => {
    const first = newPayment();
    const other = newPayment({ plate: first.plate });
    expect(await administration.confirm(first, other, { ...first, status: 'cancelled' })).toEqual([
      'accepted',
      'already-paid',
      'accepted',
    ]);
    expect(await administration.paidOf(first.plate)).toEqual([]);
    expect(await administration.confirm(first, newPayment({ plate: first.plate }))).toEqual(['accepted', 'accepted']);
    expect(await administration.confirm(other)).toEqual(['already-paid']);
  });

  it('accepts that a payment is cancelled which it never heard of, or refused, and frees nothing', async () => {
    const holder = newPayment();
    const { plate } = holder;
    const refused = newPayment({ plate });
    await administration.confirm(holder, refused);
    const cancelled = [newPayment({ plate, status: 'cancelled' }), { ...refused, status: 'cancelled' as const }];
    expect(await administration.confirm(...cancelled)).toEqual(['accepted', 'accepted']);
    expect(await administration.paidOf(plate)).toHaveLength(2);
  });

  it('knows what was paid elsewhere', async () => {
    const payment = newPayment();
    const { plate } = payment;
    expect((await administration.call('POST', '/elsewhere', { plate, year: 2026, half: 'second-half' })).status).toBe(
      200,
    );
    expect(await administration.paidOf(plate)).toEqual(['2026 second-half']);
    expect(await administration.confirm(payment)).toEqual(['already-paid']);
    await administration.call('POST', '/elsewhere', { plate, year: 2025 });
    expect(await administration.paidOf(plate)).toEqual(['2026 second-half', '2025 first-half', '2025 second-half']);
  });

  it.each<[string, object]>([
    ['/vehicles/find', { plates: [7] }],
    ['/vehicles/find', { plates: Array(201).fill('1-A-1') }],
    ['/payments/confirm', { payments: [{ paymentId: 'p' }] }],
    ['/elsewhere', { plate: '1-A-1', year: 'never' }],
    ['/faults', { mode: 'sulking' }],
  ])('refuses what it cannot understand: %s (%#)', async (path, body) => {
    const answer = await administration.call('POST', path, body);
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ status: 400, code: 'tax-administration.invalid', instance: path }),
    ]);
  });

  it('refuses what is too long', async () => {
    expect((await administration.call('POST', '/vehicles/find', { plates: ['x'.repeat(2_100_000)] })).status).toBe(413);
  });
});

describe('told to fail', () => {
  it.each(faultsOf(manifest))('it says so: %s', async (mode) => {
    await administration.fault(mode);
    expect(await administration.call('GET', '/faults')).toEqual({ status: 200, body: { mode } });
    expect((await administration.call('GET', '/health/ready')).status).toBe(200);
  });

  it('away: it hangs up, and nothing is done', async () => {
    const payment = newPayment();
    await administration.fault('away');
    await expect(administration.confirm(payment)).rejects.toThrow('fetch failed');
    await expect(administration.paidOf(payment.plate)).rejects.toThrow('fetch failed');
    await administration.fault('none');
    expect(await administration.paidOf(payment.plate)).toEqual([]);
  });

  it('unavailable: it says so, and nothing is done', async () => {
    const payment = newPayment();
    await administration.fault('unavailable');
    const { status, body } = await administration.call('POST', '/payments/confirm', bodyOf(payment));
    expect([status, body.code]).toEqual([503, 'tax-administration.unavailable']);
    await administration.fault('none');
    expect(await administration.paidOf(payment.plate)).toEqual([]);
  });

  it('slow: it is done, but the answer is late', async () => {
    const payment = newPayment();
    await administration.fault('slow');
    await expect(administration.call('POST', '/payments/confirm', bodyOf(payment), 300)).rejects.toThrow('timeout');
    await administration.fault('none');
    expect(await administration.paidOf(payment.plate)).toHaveLength(2);
    expect(await administration.confirm(payment)).toEqual(['accepted']);
  });

  it('garbled: it is done, but nobody understands the answer', async () => {
    const payment = newPayment();
    await administration.fault('garbled');
    await expect(administration.confirm(payment)).rejects.toThrow('JSON');
    await administration.fault('none');
    expect(await administration.paidOf(payment.plate)).toHaveLength(2);
  });

  it('already-paid: others were always faster, but not with what was accepted before', async () => {
    const before = newPayment();
    const later = newPayment();
    await administration.confirm(before);
    await administration.fault('already-paid');
    expect(await administration.confirm(before, later)).toEqual(['accepted', 'already-paid']);
    await administration.fault('none');
    expect(await administration.confirm(before, later)).toEqual(['accepted', 'already-paid']);
    expect(await administration.paidOf(later.plate)).toHaveLength(2);
  });
});

describe('the process', () => {
  it('forgets nothing when it is killed, not even in the middle of a line', async () => {
    const STATE_FILE = join(folder, 'new', 'state.jsonl');
    const [accepted, cancelled, elsewhere] = [newPayment(), newPayment(), newPayment()];
    const refused = newPayment({ plate: accepted.plate });
    const told = [accepted, refused, cancelled, { ...cancelled, status: 'cancelled' as const }];
    administration = await startedInstead({ STATE_FILE });
    await administration.call('POST', '/elsewhere', { plate: elsewhere.plate, year: 2026 });
    const verdicts = await administration.confirm(...told);

    for (const torn of ['', '{"paymentId":"torn', '']) {
      await administration.simulator.kill();
      appendFileSync(STATE_FILE, torn);
      administration = await TaxAdministration.start({ STATE_FILE });
      expect(await administration.confirm(...told)).toEqual(verdicts);
      expect(
        await Promise.all([accepted, cancelled, elsewhere].map(({ plate }) => administration.paidOf(plate))),
      ).toEqual([['2026 first-half', '2026 second-half'], [], ['2026 first-half', '2026 second-half']]);
      told.push(newPayment({ plate: elsewhere.plate }), newPayment());
      verdicts.push(...(await administration.confirm(...told.slice(-2))));
    }
    expect(verdicts.slice(-2)).toEqual(['already-paid', 'accepted']);
  });

  it('begins with the fault it is told', async () => {
    administration = await startedInstead({ FAULT: 'unavailable' });
    expect((await administration.call('POST', '/vehicles/find', { plates: [] })).status).toBe(503);
  });

  it.each<[string, (child: ChildProcess) => void]>([
    ['on SIGTERM', (child) => void child.kill('SIGTERM')],
    ['on SIGINT', (child) => void child.kill('SIGINT')],
    ['when its launcher is gone', (child) => child.disconnect()],
  ])('ends %s, though an answer is under way', async (_, end) => {
    administration = await startedInstead({ FAULT: 'slow' });
    const exit = once(administration.simulator.process, 'exit');
    const late = administration.confirm(newPayment()).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    end(administration.simulator.process);
    expect(await exit).toEqual([0, null]);
    await late;
    administration = await TaxAdministration.start();
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['PORT must be', { PORT: 'x' }],
    ['REGISTER_FILE is missing', { REGISTER_FILE: '' }],
    ['FAULT must be one of none, away', { FAULT: 'sulking' }],
    ['vehicle 1: cannot be understood', { REGISTER_FILE: 'deploy/demo/network.csv' }],
  ])('says in one line: %s', async (line, env) => {
    await expect(TaxAdministration.start(env)).rejects.toThrow(line);
  });
});

async function startedInstead(env: NodeJS.ProcessEnv): Promise<TaxAdministration> {
  await administration.simulator.kill();
  return TaxAdministration.start(env);
}
