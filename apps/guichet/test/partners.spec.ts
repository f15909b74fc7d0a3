import { describe, expect, it } from '@jest/globals';
import { defineProduct, partnerAddress, text } from '#libs/product';
import { partnersOf } from '../src/launcher/partners.js';

const described = { title: 'A product', description: 'It sells.' };
const cards = defineProduct({
  ...described,
  name: 'cards',
  settings: {
    bankUrl: partnerAddress('BANK_URL', 'bank'),
    clearingUrl: partnerAddress('CLEARING_URL', 'bank'),
    quiet: text('QUIET', ''),
  },
  simulators: ['bank'],
});
const loans = defineProduct({
  ...described,
  name: 'loans',
  settings: { bankUrl: partnerAddress('BANK_URL', 'bank') },
  simulators: ['bank', 'core-banking'],
});

describe('the partners of a platform', () => {
  it('are simulated, each once, and every product that asks is told where', () => {
    const { given, simulated } = partnersOf([cards, loans], {});
    expect(given).toEqual({});
    expect([...simulated]).toEqual([
      ['bank', ['BANK_URL', 'CLEARING_URL', 'BANK_URL']],
      ['core-banking', []],
    ]);
  });

  it('are those of the environment where it says so', () => {
    const { given, simulated } = partnersOf([cards], { BANK_URL: 'https://bank.example' });
    expect(given).toEqual({ BANK_URL: 'https://bank.example' });
    expect([...simulated]).toEqual([['bank', ['CLEARING_URL']]]);
  });

  it('need no simulator when all are real', () => {
    const environment = { BANK_URL: 'https://bank.example', CLEARING_URL: 'https://clearing.example' };
    expect(partnersOf([cards], environment)).toEqual({ given: environment, simulated: new Map() });
  });
});
