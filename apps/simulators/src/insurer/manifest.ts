import { BENEFITS, DOCUMENTS } from '#libs/events';
import { brokers, defineSimulator, partnerLogin, text, type SimulatorAction } from '#libs/product';
import { VOICE_FAULTS } from '../voice.js';

const CLAIM = ['claimNumber', 'the number of the claim'] as const;
const AMOUNT = ['amountCentimes', 'what it pays'] as const;
const REASON = ['reason', 'for the client'] as const;

/** One event about a claim, said now. */
const saying = (
  name: string,
  summary: string,
  given: SimulatorAction['arguments'],
  bodyOf: SimulatorAction['bodyOf'],
): SimulatorAction => ({
  name,
  summary,
  arguments: given,
  path: `/events/${name}`,
  bodyOf,
  lineOf: ({ claimNumber, event, number }) => `${String(claimNumber)}: ${String(event)}, event ${String(number)}`,
});

/** The insurer's assistance platform: it tells of claims by Kafka, and reads what it is answered. */
export default defineSimulator({
  name: 'insurer',
  title: 'insurer',
  settings: {
    brokers: brokers('KAFKA_BROKERS'),
    login: partnerLogin('KAFKA_LOGIN', 'saham'),
    prefix: text('KAFKA_PREFIX', ''),
  },
  faults: [...VOICE_FAULTS, 'amount-above-table'],
  actions: [
    {
      ...saying(
        'declare',
        'somebody declared a claim by phone',
        [
          ['policyId', 'of the insurer'],
          ['benefit', `one of ${BENEFITS.join(', ')}`],
        ],
        ([policyId, benefit], { on, member, pathology }) => ({
          policyId,
          benefit,
          eventOn: on,
          memberId: member,
          pathology,
        }),
      ),
      options: [
        { flags: '--on <day>', description: 'when it happened; today without it' },
        { flags: '--member <id>', description: 'of the family; the client without it' },
        { flags: '--pathology <words>', description: 'what was the matter' },
      ],
    },
    saying(
      'documents',
      'documents of a claim arrived',
      [CLAIM, ['documents', `by commas, of ${DOCUMENTS.join(', ')}`]],
      ([claimNumber, documents = '']) => ({ claimNumber, documents: documents.split(',') }),
    ),
    saying('accept', 'it accepts a claim', [CLAIM, AMOUNT], amountOf),
    saying('settle', 'it paid a claim itself', [CLAIM, AMOUNT], amountOf),
    saying('refuse', 'it refuses a claim', [CLAIM, REASON], reasonOf),
    saying('cancel', 'a claim counts no longer', [CLAIM, REASON], reasonOf),
    {
      name: 'automatic',
      summary: 'it decides by itself every claim of which it hears from now on',
      arguments: [['mode', 'on or off']],
      path: '/automatic',
      bodyOf: ([mode]) => ({ mode }),
      lineOf: ({ mode }) => `The insurer decides by itself: ${String(mode)}`,
    },
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

function amountOf([claimNumber, amountCentimes]: readonly string[]): object {
  return { claimNumber, amountCentimes: Number(amountCentimes) };
}

function reasonOf([claimNumber, reason]: readonly string[]): object {
  return { claimNumber, reason };
}
