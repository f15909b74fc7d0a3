import { transfersContract } from '#libs/events';
import { defineProduct, key, networkFile } from '#libs/product';

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
    pickUpCodeKey: key('PICKUP_CODE_KEY', 'never change it once transfers exist'),
  },
  history: { rows: { transactions: 'Money-transfer transactions', volumeKdh: 'Money-transfer volume' } },
  bench: { frontDoor: {} },
});
