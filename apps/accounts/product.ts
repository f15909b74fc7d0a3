import { accountsContract } from '#libs/events';
import { bucket, defineProduct, folder, institutionName, networkFile } from '#libs/product';

/** Hissab Bikhir, deposit accounts and cards with a partner bank. */
export default defineProduct({
  name: 'accounts',
  title: 'Deposit accounts and cards',
  titles: { fr: 'Comptes et cartes', ar: 'الحسابات والبطاقات' },
  letter: 'H',
  simulators: ['bank'],
  description:
    'Hissab Bikhir: accounts opened with the partner bank, deposits and withdrawals at the counter, cards, statements.',
  contract: accountsContract,
  settings: {
    institution: institutionName(),
    networkFile: networkFile(),
    documentsBucket: bucket('DOCUMENTS_BUCKET'),
    documentsFolder: folder('DOCUMENTS_FOLDER', 'documents'),
  },
  history: {
    rows: { opened: 'Accounts opened', cards: 'Bank cards sold' },
    annualRows: {
      opened: 'Accounts opened',
      cards: 'Bank cards sold',
      deposits: 'Deposit volume',
      withdrawals: 'Withdrawal volume',
    },
  },
  bench: { frontDoor: { ratioWanted: 0.8 }, whole: true },
});
