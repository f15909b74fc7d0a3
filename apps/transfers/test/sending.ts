/** The beneficiary as the sender names her. */
export const BENEFICIARY = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };

/** What a counter asks for that sends 1,850 DH. */
export const SEND = {
  operator: 'cash-express',
  amountCentimes: 185_000,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: BENEFICIARY,
};
