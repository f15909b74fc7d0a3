import { claimsContract } from '#libs/events';
import { defineProduct, institutionName, keyRing, networkFile, partnerSecrets } from '#libs/product';

/** Tayssir Al Amana, medical assistance for clients and their families. */
export default defineProduct({
  name: 'claims',
  title: 'Medical assistance',
  titles: { fr: 'Assistance médicale', ar: 'المساعدة الطبية' },
  letter: 'A',
  simulators: ['insurer'],
  description:
    'Tayssir Al Amana, family medical assistance: cover that follows the loan, standalone policies, claims and what insurers say of them.',
  contract: claimsContract,
  settings: {
    institution: institutionName(),
    networkFile: networkFile(),
    healthKeys: keyRing(
      'HEALTH_KEYS',
      'a new one goes before the old one, which is dropped when nothing is sealed with it',
    ),
    insurerSecrets: partnerSecrets('INSURER_SECRETS', 'saham'),
  },
  history: {
    rows: {
      clients: 'Insured clients (without family members)',
      people: 'Insured people (with family members)',
      handled: 'Claims handled',
    },
    annualRows: {
      clients: 'Insured clients (without family members)',
      people: 'Insured people (with family members)',
      handled: 'Benefits served (claims handled)',
      birth: 'Birth lump sum',
      hospitalisation: 'Hospitalisation contribution',
      ambulance: 'Ambulance transport',
      'funeral-costs': 'Funeral-cost contribution',
      disability: 'Permanent-disability lump sum',
      'funeral-transport': 'Funeral transport',
    },
  },
  bench: { whole: true },
});
