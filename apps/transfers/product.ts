import { transfersContract } from '#libs/events';
import { defineProduct, keyRing, networkFile } from '#libs/product';

/** Money transfers of an operator: Cash Express. */
export default defineProduct({
  name: 'transfers',
  title: 'Money transfers',
  titles: { fr: "Transferts d'argent", ar: 'تحويل الأموال' },
  letter: 'T',
  description: 'Money transfers at the counter: send, pay out, read.',
  contract: transfersContract,
  settings: {
    networkFile: networkFile(),
    pickUpCodeKey: keyRing(
      'PICKUP_CODE_KEY',
      'a new one goes before the old one, which is dropped when no unpaid transfer has a code of it (GET /api/transfers/v1/code-keys)',
    ),
  },
  history: { rows: { transactions: 'Money-transfer transactions', volumeKdh: 'Money-transfer volume' } },
  bench: { frontDoor: {}, alone: true },
});
