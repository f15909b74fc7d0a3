import { claimsContract } from '#libs/events';
import { defineProduct, keyRing, partnerSecrets } from '#libs/product';

/** Tayssir Al Amana, medical assistance for clients and their families. */
export default defineProduct({
  name: 'claims',
  title: 'Medical assistance',
  letter: 'A',
  description:
    'Tayssir Al Amana, family medical assistance: cover that follows the loan, standalone policies, claims and what insurers say of them.',
  contract: claimsContract,
  settings: {
    healthKeys: keyRing(
      'HEALTH_KEYS',
      'a new one goes before the old one, which is dropped when nothing is sealed with it',
    ),
    insurerSecrets: partnerSecrets('INSURER_SECRETS', 'saham'),
  },
});
