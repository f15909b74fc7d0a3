import { brokers, defineSimulator, file, integer, partnerLogin, text } from '#libs/product';
import { VOICE_FAULTS } from '../voice.js';
import { INTERNATIONAL } from './protocol.js';

const REFERENCE = ['reference', 'the number of the transfer'] as const;
const RESERVED_SECONDS = 30 * 60;

/** The operators of money transfers: Western Union and MoneyGram by HTTP, Cash Express by Kafka. */
export default defineSimulator({
  name: 'operator',
  title: "operators' gateway",
  settings: {
    brokers: brokers('KAFKA_BROKERS'),
    login: partnerLogin('KAFKA_LOGIN', 'cash-express'),
    prefix: text('KAFKA_PREFIX', ''),
    remittancesFile: file('REMITTANCES_FILE', 'deploy/demo/remittances.csv'),
    reservedSeconds: integer('RESERVED_SECONDS', 0, 86_400, RESERVED_SECONDS),
  },
  faults: [...VOICE_FAULTS, 'late-after-done', 'answers-twice', 'missing-line', 'other-amount'],
  actions: [
    {
      name: 'announce-remittance',
      summary: 'somebody abroad sends money to somebody here',
      arguments: [
        ['operator', INTERNATIONAL.join(' or ')],
        ['amountCentimes', 'centimes'],
        ['firstName', 'of the beneficiary'],
        ['lastName', 'of the beneficiary'],
      ],
      options: [{ flags: '--country <code>', description: 'from where; FR when left out' }],
      path: '/announce-remittance',
      bodyOf: ([operator, amountCentimes, firstName, lastName], { country }) => ({
        operator,
        amountCentimes: Number(amountCentimes),
        beneficiary: { firstName, lastName },
        country,
      }),
      lineOf: ({ reference, amountCentimes }) => `${String(reference)}: ${String(amountCentimes)} centimes`,
    },
    {
      name: 'block',
      summary: 'nobody is paid this remittance any more',
      arguments: [REFERENCE],
      path: '/block',
      bodyOf: ([reference]) => ({ reference }),
      lineOf: ({ reference }) => `${String(reference)} is blocked`,
    },
    {
      name: 'paid-elsewhere',
      summary: 'a counter that is none of ours pays a transfer; of Cash Express the platform is told',
      arguments: [REFERENCE],
      options: [
        { flags: '--amount <centimes>', description: 'of a Cash Express transfer that it was not told of' },
        { flags: '--counter <name>', description: "which of Cash Express's own; CE-RABAT-01 when left out" },
      ],
      path: '/paid-elsewhere',
      bodyOf: ([reference], { amount, counter }) => ({
        reference,
        counter,
        amountCentimes: amount === undefined ? undefined : Number(amount),
      }),
      lineOf: ({ reference, number }) =>
        number === undefined ? `${String(reference)} is paid` : `${String(reference)} is paid, event ${String(number)}`,
    },
    {
      name: 'answers',
      summary: 'what the platform answered to the events of Cash Express, the last ones',
      arguments: [],
      path: '/answers',
      bodyOf: () => ({}),
      lineOf: ({ answers }) => (answers as string[]).join('\n') || 'none yet',
    },
  ],
});
