import type { FrontDoor } from '#libs/product';

const FIRST_NAMES = ['Fatima', 'Mohammed', 'Aïcha', 'Youssef', 'Khadija', 'Hassan', 'Zineb', 'Rachid'];
const LAST_NAMES = ['El Idrissi', 'Aït Lahcen', 'Benjelloun', 'Ouazzani', 'Amrani', 'Tazi', 'Chraibi', 'Alaoui'];

/** Where transfers are sent. */
export default function openTransfersDoor(): Promise<FrontDoor> {
  return Promise.resolve({ path: '/api/transfers/v1/transfers', indicator: 'transfers.sent', body });
}

/** What the n-th sending says. */
function body(n: number): string {
  const person = (k: number) => ({ firstName: FIRST_NAMES[k % 8], lastName: LAST_NAMES[Math.floor(k / 8) % 8] });
  return JSON.stringify({
    operator: 'cash-express',
    amountCentimes: 10_000 + 100 * (n % 4_000),
    sender: { ...person(n), idKind: 'cin', idNumber: `AB${100_000 + (n % 900_000)}` },
    beneficiary: person(n + 3),
  });
}
