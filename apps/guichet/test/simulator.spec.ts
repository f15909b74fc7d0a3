import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import type { PlatformState } from '#libs/infrastructure';
import { TestSimulator } from '#libs/testing';
import { registerSimulator } from '../src/commands/simulator.command.js';

const PLATE = '12345-A-6';
let administration: TestSimulator;

beforeAll(async () => {
  administration = await TestSimulator.start('tax-administration');
});

afterAll(() => administration.kill());

describe('guichet simulator', () => {
  const print = jest.spyOn(console, 'log');
  beforeEach(() => void print.mockReset());
  afterAll(() => print.mockRestore());

  it('lets a partner fail, and be well again', async () => {
    await guichet('fault', 'unavailable');
    expect(print).toHaveBeenLastCalledWith('The tax administration is unavailable from now on.');
    expect((await administration.call('GET', '/faults')).body).toEqual({ mode: 'unavailable' });
    await guichet('fault', 'none');
    expect(print).toHaveBeenLastCalledWith('The tax administration is well.');
    expect((await administration.call('GET', '/faults')).body).toEqual({ mode: 'none' });
  });

  it('does there what somebody at the partner could: pay elsewhere, a year or a half of it', async () => {
    await guichet('paid-elsewhere', PLATE, '2025', '--half', 'second-half');
    await guichet('paid-elsewhere', PLATE, '2026');
    const paid = `${PLATE}: paid are 2025 second-half, 2026 first-half, 2026 second-half`;
    expect(print).toHaveBeenLastCalledWith(paid);
    const { body } = await administration.call('POST', '/vehicles/find', { plates: [PLATE] });
    const halves = [
      { year: 2025, half: 'second-half' },
      { year: 2026, half: 'first-half' },
      { year: 2026, half: 'second-half' },
    ];
    expect(body).toMatchObject({ vehicles: [{ plate: PLATE, paid: halves }] });
  });

  it('says what is wrong', async () => {
    await expect(guichet('paid-elsewhere', PLATE, 'never')).rejects.toThrow('refuses: body/year must be integer');
    await expect(guichetOf([], 'fault', 'none')).rejects.toThrow('has no simulated tax administration');
    await expect(guichetOf([1], 'fault', 'none')).rejects.toThrow('does not answer');
  });

  const guichet = (...words: string[]) => guichetOf([Number(new URL(administration.url).port)], ...words);

  async function guichetOf(ports: number[], ...words: string[]): Promise<void> {
    const program = new Command('guichet');
    const [service, instance] = ['tax-administration', 'tax-administration'];
    const simulators = ports.map((port) => ({ service, instance, port }));
    await registerSimulator(program, () => ({ simulators }) as unknown as PlatformState);
    await program.parseAsync(['simulator', service, ...words], { from: 'user' });
  }
});
