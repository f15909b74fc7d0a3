import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { register } from '../src/administration.command.js';
import { FAULTS } from '../src/administration/protocol.js';
import { projectRoot, type PlatformState } from '../src/home.js';
import { bodyOf, newPayment, SimulatedAdministration } from './simulated-administration.js';

const TRUCK = { category: 'truck', fuel: 'diesel', fiscalPowerCv: 22, grossWeightKg: 12_000 };
const ELECTRIC = { category: 'passenger', fuel: 'electric', fiscalPowerCv: 6, grossWeightKg: null };
const folder = mkdtempSync(join(tmpdir(), 'administration-'));
let simulator: SimulatedAdministration;

beforeAll(async () => {
  simulator = await SimulatedAdministration.start();
});

afterEach(() => simulator.fault('none'));

afterAll(async () => {
  await simulator.kill();
  rmSync(folder, { recursive: true });
});

describe('the simulated administration', () => {
  it('is ready', async () => {
    expect(await simulator.call('GET', '/health/ready')).toEqual({ status: 200, body: { status: 'ready' } });
  });

  it('finds the vehicles of the register, and says that it does not know others', async () => {
    const { body } = await simulator.call('POST', '/vehicles/find', {
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
    expect(await simulator.confirm(payment)).toEqual(['accepted']);
    expect(await simulator.confirm(payment, payment)).toEqual(['accepted', 'accepted']);
    expect(await simulator.paidOf(payment.plate)).toEqual([
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
    expect(await simulator.confirm(first, whole, second, newPayment({ plate, years: [2027] }))).toEqual(verdicts);
    expect(await simulator.confirm(whole)).toEqual(['already-paid']);
  });

  it('frees what a cancelled payment paid, for good', async () => {
    const first = newPayment();
    const other = newPayment({ plate: first.plate });
    expect(await simulator.confirm(first, other, { ...first, status: 'cancelled' })).toEqual([
      'accepted',
      'already-paid',
      'accepted',
    ]);
    expect(await simulator.paidOf(first.plate)).toEqual([]);
    expect(await simulator.confirm(first, newPayment({ plate: first.plate }))).toEqual(['accepted', 'accepted']);
    expect(await simulator.confirm(other)).toEqual(['already-paid']);
  });

  it('accepts that a payment is cancelled which it never heard of, or refused, and frees nothing', async () => {
    const holder = newPayment();
    const { plate } = holder;
    const refused = newPayment({ plate });
    await simulator.confirm(holder, refused);
    const cancelled = [newPayment({ plate, status: 'cancelled' }), { ...refused, status: 'cancelled' as const }];
    expect(await simulator.confirm(...cancelled)).toEqual(['accepted', 'accepted']);
    expect(await simulator.paidOf(plate)).toHaveLength(2);
  });

  it('knows what was paid elsewhere', async () => {
    const payment = newPayment();
    const { plate } = payment;
    expect((await simulator.call('POST', '/elsewhere', { plate, year: 2026, half: 'second-half' })).status).toBe(200);
    expect(await simulator.paidOf(plate)).toEqual(['2026 second-half']);
    expect(await simulator.confirm(payment)).toEqual(['already-paid']);
    await simulator.call('POST', '/elsewhere', { plate, year: 2025 });
    expect(await simulator.paidOf(plate)).toEqual(['2026 second-half', '2025 first-half', '2025 second-half']);
  });

  it.each<[string, object]>([
    ['/vehicles/find', { plates: [7] }],
    ['/vehicles/find', { plates: Array(201).fill('1-A-1') }],
    ['/payments/confirm', { payments: [{ paymentId: 'p' }] }],
    ['/elsewhere', { plate: '1-A-1', year: 'never' }],
    ['/faults', { mode: 'sulking' }],
  ])('refuses what it cannot understand: %s (%#)', async (path, body) => {
    const answer = await simulator.call('POST', path, body);
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ status: 400, code: 'administration.invalid', instance: path }),
    ]);
  });

  it('refuses what is too long', async () => {
    expect((await simulator.call('POST', '/vehicles/find', { plates: ['x'.repeat(2_100_000)] })).status).toBe(413);
  });
});

describe('told to fail', () => {
  it.each(FAULTS)('it says so: %s', async (mode) => {
    await simulator.fault(mode);
    expect(await simulator.call('GET', '/faults')).toEqual({ status: 200, body: { mode } });
    expect((await simulator.call('GET', '/health/ready')).status).toBe(200);
  });

  it('away: it hangs up, and nothing is done', async () => {
    const payment = newPayment();
    await simulator.fault('away');
    await expect(simulator.confirm(payment)).rejects.toThrow('fetch failed');
    await expect(simulator.paidOf(payment.plate)).rejects.toThrow('fetch failed');
    await simulator.fault('none');
    expect(await simulator.paidOf(payment.plate)).toEqual([]);
  });

  it('unavailable: it says so, and nothing is done', async () => {
    const payment = newPayment();
    await simulator.fault('unavailable');
    const { status, body } = await simulator.call('POST', '/payments/confirm', bodyOf(payment));
    expect([status, body.code]).toEqual([503, 'administration.unavailable']);
    await simulator.fault('none');
    expect(await simulator.paidOf(payment.plate)).toEqual([]);
  });

  it('slow: it is done, but the answer is late', async () => {
    const payment = newPayment();
    await simulator.fault('slow');
    await expect(simulator.call('POST', '/payments/confirm', bodyOf(payment), 300)).rejects.toThrow('timeout');
    await simulator.fault('none');
    expect(await simulator.paidOf(payment.plate)).toHaveLength(2);
    expect(await simulator.confirm(payment)).toEqual(['accepted']);
  });

  it('garbled: it is done, but nobody understands the answer', async () => {
    const payment = newPayment();
    await simulator.fault('garbled');
    await expect(simulator.confirm(payment)).rejects.toThrow('JSON');
    await simulator.fault('none');
    expect(await simulator.paidOf(payment.plate)).toHaveLength(2);
  });

  it('already-paid: others were always faster, but not with what was accepted before', async () => {
    const before = newPayment();
    const later = newPayment();
    await simulator.confirm(before);
    await simulator.fault('already-paid');
    expect(await simulator.confirm(before, later)).toEqual(['accepted', 'already-paid']);
    await simulator.fault('none');
    expect(await simulator.confirm(before, later)).toEqual(['accepted', 'already-paid']);
    expect(await simulator.paidOf(later.plate)).toHaveLength(2);
  });
});

describe('guichet administration', () => {
  const print = jest.spyOn(console, 'log');
  beforeEach(() => void print.mockReset());
  afterAll(() => print.mockRestore());

  it('lets it fail, and be well again', async () => {
    await guichet('fault', 'unavailable');
    expect((await simulator.call('GET', '/faults')).body).toEqual({ mode: 'unavailable' });
    await guichet('fault', 'none');
    expect((await simulator.call('GET', '/faults')).body).toEqual({ mode: 'none' });
  });

  it('pays elsewhere, a year or a half of it', async () => {
    const { plate } = newPayment();
    await guichet('paid-elsewhere', plate, '2025', '--half', 'second-half');
    await guichet('paid-elsewhere', plate, '2026');
    const paid = `${plate}: paid are 2025 second-half, 2026 first-half, 2026 second-half`;
    expect(print).toHaveBeenLastCalledWith(paid);
    expect(await simulator.paidOf(plate)).toEqual(['2025 second-half', '2026 first-half', '2026 second-half']);
  });

  it('says what is wrong', async () => {
    await expect(guichet('paid-elsewhere', '1-A-1', 'never')).rejects.toThrow('refuses: body/year must be integer');
    const nowhere = { administrationUrl: undefined } as PlatformState;
    await expect(guichetOf(nowhere, 'fault', 'none')).rejects.toThrow('has no simulated tax administration');
    const gone = { administrationUrl: 'http://127.0.0.1:1' } as PlatformState;
    await expect(guichetOf(gone, 'fault', 'none')).rejects.toThrow('does not answer');
  });

  const guichet = (...words: string[]) => guichetOf({ administrationUrl: simulator.url } as PlatformState, ...words);

  async function guichetOf(state: PlatformState, ...words: string[]): Promise<void> {
    const program = new Command('guichet');
    register(program, () => state);
    await program.parseAsync(['administration', ...words], { from: 'user' });
  }
});

describe('the process', () => {
  it('forgets nothing when it is killed, not even in the middle of a line', async () => {
    const STATE_FILE = join(folder, 'new', 'state.jsonl');
    const [accepted, cancelled, elsewhere] = [newPayment(), newPayment(), newPayment()];
    const refused = newPayment({ plate: accepted.plate });
    const told = [accepted, refused, cancelled, { ...cancelled, status: 'cancelled' as const }];
    simulator = await startedInstead({ STATE_FILE });
    await simulator.call('POST', '/elsewhere', { plate: elsewhere.plate, year: 2026 });
    const verdicts = await simulator.confirm(...told);

    for (const torn of ['', '{"paymentId":"torn', '']) {
      await simulator.kill();
      appendFileSync(STATE_FILE, torn);
      simulator = await SimulatedAdministration.start({ STATE_FILE });
      expect(await simulator.confirm(...told)).toEqual(verdicts);
      expect(await Promise.all([accepted, cancelled, elsewhere].map(({ plate }) => simulator.paidOf(plate)))).toEqual([
        ['2026 first-half', '2026 second-half'],
        [],
        ['2026 first-half', '2026 second-half'],
      ]);
      told.push(newPayment({ plate: elsewhere.plate }), newPayment());
      verdicts.push(...(await simulator.confirm(...told.slice(-2))));
    }
    expect(verdicts.slice(-2)).toEqual(['already-paid', 'accepted']);
  });

  it('begins with the fault it is told', async () => {
    simulator = await startedInstead({ FAULT: 'unavailable' });
    expect((await simulator.call('POST', '/vehicles/find', { plates: [] })).status).toBe(503);
  });

  it.each<[string, (child: ChildProcess) => void]>([
    ['on SIGTERM', (child) => void child.kill('SIGTERM')],
    ['on SIGINT', (child) => void child.kill('SIGINT')],
    ['when its launcher is gone', (child) => child.disconnect()],
  ])('ends %s, though an answer is under way', async (_, end) => {
    simulator = await startedInstead({ FAULT: 'slow' });
    const exit = once(simulator.process, 'exit');
    const late = simulator.confirm(newPayment()).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    end(simulator.process);
    expect(await exit).toEqual([0, null]);
    await late;
    simulator = await SimulatedAdministration.start();
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['PORT must be', { PORT: 'x' }],
    ['REGISTER_FILE must', { REGISTER_FILE: '' }],
    ['FAULT must be one of none, away', { FAULT: 'sulking' }],
    ['vehicle 1: cannot be understood', { REGISTER_FILE: join(projectRoot, 'deploy/demo/network.csv') }],
  ])('says in one line: %s', async (line, env) => {
    await expect(SimulatedAdministration.start(env)).rejects.toThrow(line);
  });
});

async function startedInstead(env: NodeJS.ProcessEnv): Promise<SimulatedAdministration> {
  await simulator.kill();
  return SimulatedAdministration.start(env);
}
