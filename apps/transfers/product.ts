import { transfersContract } from '#libs/events';
import { defineProduct, institutionName, integer, keyRing, networkFile, partnerAddress, text } from '#libs/product';

const OPERATORS_TIMEOUT_MS = 5_000;

/** Money transfers of operators: Cash Express, Western Union, MoneyGram. */
export default defineProduct({
  name: 'transfers',
  title: 'Money transfers',
  titles: { fr: "Transferts d'argent", ar: 'تحويل الأموال' },
  letter: 'T',
  description: 'Money transfers at the counter: send, pay out, read.',
  contract: transfersContract,
  settings: {
    institution: institutionName(),
    networkFile: networkFile(),
    pickUpCodeKey: keyRing(
      'PICKUP_CODE_KEY',
      'a new one goes before the old one, which is dropped when no unpaid transfer has a code of it (GET /api/transfers/v1/code-keys)',
    ),
    operatorsUrl: partnerAddress('OPERATORS_URL', 'operator'),
    operatorsToken: text('OPERATORS_TOKEN', ''),
    operatorsTimeoutMs: integer('OPERATORS_TIMEOUT_MS', 100, 60_000, OPERATORS_TIMEOUT_MS),
  },
  simulators: ['operator'],
  history: { rows: { transactions: 'Money-transfer transactions', volumeKdh: 'Money-transfer volume' } },
  bench: { frontDoor: {}, alone: true, whole: true },
});
