import { brokers, defineSimulator, partnerLogin, text, type SimulatorAction } from '#libs/product';
import { VOICE_FAULTS } from '../voice.js';

const CARD = ['cardReference', 'the reference of the card'] as const;
const AMOUNT = ['amountCentimes', 'centimes'] as const;
const MESSAGE = ['rrn', 'the retrieval reference number of the authorisation, as it was answered'] as const;

/** Something that happens with a card, now. */
const happening = (
  name: string,
  summary: string,
  given: SimulatorAction['arguments'],
  bodyOf: SimulatorAction['bodyOf'],
  options: NonNullable<SimulatorAction['options']> = [],
): SimulatorAction => ({
  name,
  summary,
  arguments: given,
  options,
  path: `/cards/${name}`,
  bodyOf,
  lineOf: ({ event, rrn, number }) => `${String(event)}, rrn ${String(rrn)}, event ${String(number)}`,
});

/** The partner bank: it opens accounts that are asked for, and tells what happens with cards. */
export default defineSimulator({
  name: 'bank',
  title: 'partner bank',
  settings: {
    brokers: brokers('KAFKA_BROKERS'),
    login: partnerLogin('KAFKA_LOGIN', 'attijari'),
    prefix: text('KAFKA_PREFIX', ''),
  },
  faults: [...VOICE_FAULTS, 'wrong-rib', 'refuses'],
  actions: [
    {
      name: 'automatic',
      summary: 'it opens by itself every account that is asked for (on), or waits to be told (off)',
      arguments: [['mode', 'on or off']],
      path: '/automatic',
      bodyOf: ([mode]) => ({ mode }),
      lineOf: ({ mode }) => `The bank opens accounts by itself: ${String(mode)}`,
    },
    {
      name: 'confirm',
      summary: 'it opens the account of a request',
      arguments: [['openingId', 'of the request']],
      path: '/openings/confirm',
      bodyOf: ([openingId]) => ({ openingId }),
      lineOf: ({ rib, number }) => `RIB ${String(rib)}, event ${String(number)}`,
    },
    {
      name: 'refuse',
      summary: 'it opens no account for a request',
      arguments: [
        ['openingId', 'of the request'],
        ['reason', 'for the client'],
      ],
      path: '/openings/refuse',
      bodyOf: ([openingId, reason]) => ({ openingId, reason }),
      lineOf: ({ number }) => `refused, event ${String(number)}`,
    },
    happening('atm', 'an ATM pays out', [CARD, AMOUNT], amountOf),
    happening('authorise', 'a shop asks whether there is so much', [CARD, AMOUNT], amountOf),
    happening(
      'clear',
      'the bank has paid a shop',
      [CARD, AMOUNT],
      ([cardReference, amount], { rrn, on }) => ({
        ...amountOf([cardReference ?? '', amount ?? '']),
        rrn,
        clearedOn: on,
      }),
      [
        { flags: '--rrn <number>', description: 'of the authorisation; without one when left out' },
        { flags: '--on <day>', description: 'the business day of the clearing; today when left out' },
      ],
    ),
    happening('reverse', 'an authorisation does not count', [CARD, MESSAGE], ([cardReference, rrn]) => ({
      cardReference,
      rrn,
    })),
    happening('refund', 'a shop gives money back', [CARD, AMOUNT], amountOf),
    {
      name: 'answers',
      summary: 'what the platform answered to its events, the last ones',
      arguments: [],
      path: '/answers',
      bodyOf: () => ({}),
      lineOf: ({ answers }) => (answers as string[]).join('\n') || 'none yet',
    },
  ],
});

function amountOf([cardReference, amountCentimes]: readonly string[]): object {
  return { cardReference, amountCentimes: Number(amountCentimes) };
}
