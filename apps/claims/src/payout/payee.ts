import { DEATH_BENEFITS, type BenefitRule } from '../benefit/benefit.js';
import { refuseClaim, type Claim } from '../claim/claim.js';
import type { InsuredClient } from '../client/client.js';

/**
 * Checks who pays: nobody who decided about a finding of the claim.
 *
 * @param by subject of who pays
 * @throws {DomainError} `claim.same-person`
 */
export function checkPayer({ findings }: Pick<Claim, 'findings'>, by: string): void {
  if (findings.some(({ decision }) => decision?.by === by)) throw refuseClaim('claim.same-person');
}

/**
 * Checks who is paid: the client, who shows the identity document; a death benefit whoever the insurer accepted as the
 * heir.
 *
 * @param payeeKey the document that was shown: `cin:AB123456`
 * @throws {DomainError} `claim.paid-to-carrier`, `claim.wrong-payee`
 */
export function checkPayee(
  { benefit, memberId }: Pick<Claim, 'benefit' | 'memberId'>,
  client: Pick<InsuredClient, 'personKey'> | undefined,
  payeeKey: string,
  { paidTo }: Pick<BenefitRule, 'paidTo'>,
): void {
  if (paidTo === 'carrier') throw refuseClaim('claim.paid-to-carrier', { benefit });
  const isOwnDeath = DEATH_BENEFITS.includes(benefit) && memberId === null;
  if (!isOwnDeath && client?.personKey !== payeeKey)
    throw refuseClaim('claim.wrong-payee', { field: 'payee.idNumber' });
}
