import { addDays, businessDay, instantOf } from '#libs/domain';
import { eventually, type Client, type TestPlatform } from '#libs/testing';
import { claimsOf, OWN_AGENCY, OWN_VAN } from '../door/callers.js';

/** Something that an agency's people have made, or that is a partner's, by the name that its path gives it. */
export interface AgencyObject {
  id: string;
  /** None: it is a partner's, or head office's. */
  agency?: string;
  /** No agency is to find it, or not all of its people are. */
  isOfHeadOffice?: true;
  /** The id of one that is not there, where it cannot be made of the form. */
  unknown?: string;
}

/** Objects by where their id stands in a path: `/api/transfers/v1/transfers/{id}`. */
export type AgencyObjects = Record<string, AgencyObject>;

type Made = Record<string, string>;

/** What a counter does with objects of its agency, and of the van that goes out from it. */
interface People {
  teller: Client;
  supervisor: Client;
  van: Client;
  management: Client;
}

const TODAY = businessDay(instantOf(Date.now()));
const NEXT_YEAR = `${Number(TODAY.slice(0, 4)) + 1}-01-01`;
const PERSON = { firstName: 'Fatima', lastName: 'Alaoui', idKind: 'cin', idNumber: 'AB445566' };
const HOLDER = { ...PERSON, birthOn: '1988-03-21' };

/** Makes one object of each kind through the API. @throws {Error} when one is refused */
export async function makeAgencyObjects(platform: TestPlatform): Promise<AgencyObjects> {
  const [teller, supervisor, van, management] = await Promise.all([
    platform.client(claimsOf('teller')),
    platform.client(claimsOf('supervisor')),
    platform.client(claimsOf('teller', OWN_VAN)),
    platform.client(claimsOf('management')),
  ]);
  const people = { teller, supervisor, van, management };
  const made = await Promise.all([
    transfers(people),
    vehicleTax(people, platform),
    claims(people, platform),
    accounts(people, platform),
    ofVans(people),
    ofHeadOffice(people),
  ]);
  return Object.assign({}, ...made) as AgencyObjects;
}

async function made(answer: Promise<{ status: number; body: unknown }>): Promise<Made> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`it was refused: ${JSON.stringify(body)}`);
  return body as Made;
}

/** Objects of an agency, by the end of their path. */
const of = (service: string, agency: string, ids: Made): AgencyObjects =>
  Object.fromEntries(Object.entries(ids).map(([path, id]) => [`/api/${service}/v1/${path}`, { id, agency }]));

async function transfers({ teller, management }: People): Promise<AgencyObjects> {
  const asked = {
    operator: 'cash-express',
    amountCentimes: 10_000,
    sender: PERSON,
    beneficiary: { firstName: 'Ali', lastName: 'Tazi' },
  };
  const { id = '' } = await made(teller.post('/api/transfers/v1/transfers', asked));
  // Of the simulator's endless supply, for whoever asks.
  const inward = { operator: 'western-union', code: '9310000049', beneficiary: PERSON };
  const { transferId = '' } = await made(teller.post('/api/transfers/v1/payouts', inward));
  const aid = await made(
    teller.post('/api/transfers/v1/family-aids', {
      operator: 'moneygram',
      amountCentimes: 10_000,
      sender: PERSON,
      senderStatus: 'resident-moroccan',
      beneficiary: { firstName: 'Ali', lastName: 'Tazi', country: 'FR' },
      relation: 'sibling',
      papers: ['family-link-proof'],
    }),
  );
  const ids = { 'transfers/{id}': id, 'remittances/{id}': transferId, 'family-aids/{id}': aid.id ?? '' };
  const settlements = '/api/transfers/v1/settlements';
  const day = addDays(TODAY, -7);
  await made(management.post(`${settlements}/cash-express/days/${day}/closing`, {}));
  return {
    ...of('transfers', OWN_AGENCY, ids),
    [`${settlements}/{operator}`]: { id: 'cash-express', unknown: 'unheard-of' },
    [`${settlements}/{operator}/days/{day}`]: { id: day, unknown: day },
  };
}

async function vehicleTax({ teller }: People, platform: TestPlatform): Promise<AgencyObjects> {
  const administration = (...words: string[]) => platform.run('simulator', 'tax-administration', ...words);
  const pay = (plate: string) =>
    made(
      teller.post('/api/vehicle-tax/v1/payments', {
        plate,
        category: 'passenger',
        fuel: 'diesel',
        fiscalPowerCv: 7,
        firstRegisteredOn: TODAY,
        owner: { kind: 'natural-person' },
        years: [Number(TODAY.slice(0, 4))],
        expectedTotalCentimes: 72_300,
      }),
    );
  const { paymentId = '', receiptNumber = '' } = await pay('48211-D-26');
  await made(teller.post(`/api/vehicle-tax/v1/receipts/${receiptNumber}/prints`, {}));
  await administration('fault', 'away');
  const elsewhere = await pay('48212-B-26');
  await administration('paid-elsewhere', '48212-B-26', TODAY.slice(0, 4));
  await administration('fault', 'none');
  await eventually(
    () => teller.get<{ items: Made[] }>('/api/vehicle-tax/v1/refund-cases'),
    ({ body }) => body.items.length > 0,
  );
  return of('vehicle-tax', OWN_AGENCY, {
    'payments/{id}': paymentId,
    'receipts/{receiptNumber}': receiptNumber,
    'receipts/{receiptNumber}/prints/{printNumber}': '1',
    'refund-cases/{id}': elsewhere.paymentId ?? '',
  });
}

async function claims({ teller }: People, platform: TestPlatform): Promise<AgencyObjects> {
  const sale = { holder: HOLDER, months: 6, expectedPremiumCentimes: 6_000 };
  const { policyId = '', clientId = '' } = await made(teller.post('/api/claims/v1/policies', sale));
  const child = { relation: 'child', firstName: 'Yassine', lastName: 'Alaoui', birthOn: '2019-07-09' };
  const { memberId = '' } = await made(teller.post(`/api/claims/v1/clients/${clientId}/members`, child));
  const event = { policyId, benefit: 'hospitalisation', eventOn: TODAY, pathology: 'appendicitis' };
  const { claimId = '' } = await made(teller.post('/api/claims/v1/claims', event));
  await platform.run('simulator', 'insurer', 'declare', policyId, 'disability');
  const statement = '/api/claims/v1/statements/{insurer}';
  return {
    ...of('claims', OWN_AGENCY, {
      'policies/{id}': policyId,
      'clients/{id}': clientId,
      'clients/{id}/members/{memberId}': memberId,
      'claims/{id}': claimId,
    }),
    [statement]: { id: 'saham', unknown: 'unheard-of' },
    [`${statement}/{month}`]: { id: TODAY.slice(0, 7), unknown: TODAY.slice(0, 7) },
    '/api/claims/v1/partner-events/{id}': { id: 'event-1' },
  };
}

/** An account of a person, which the simulated bank opens by itself. */
async function openAccount(teller: Client, idNumber: string): Promise<{ opening: string; account: string }> {
  const holder = {
    ...HOLDER,
    idNumber,
    idExpiresOn: '2099-01-31',
    address: '12, rue Oqba, Rabat',
    phone: '0612345678',
  };
  const { id: opening = '' } = await made(teller.post('/api/accounts/v1/openings', { holder }));
  const { body } = await eventually(
    () => teller.get<Made>(`/api/accounts/v1/openings/${opening}`),
    (answer) => answer.body.status === 'confirmed',
  );
  return { opening, account: body.accountId ?? '' };
}

async function accounts({ teller, supervisor }: People, platform: TestPlatform): Promise<AgencyObjects> {
  const base = '/api/accounts/v1';
  const { opening, account } = await openAccount(teller, 'CD654321');
  const documents = `${base}/openings/${opening}/documents?kind=identity-front`;
  const { id: document = '' } = await made(teller.upload(documents, '%PDF-1.7\nrecto', 'application/pdf'));
  const { movementId = '' } = await made(
    teller.post(`${base}/accounts/${account}/deposits`, { amountCentimes: 5_000_000 }),
  );
  const large = { amountCentimes: 2_000_000, reason: 'to buy a cow' };
  const { approvalId = '' } = await made(teller.post(`${base}/accounts/${account}/withdrawal-requests`, large));
  await made(supervisor.post(`${base}/cards/receptions`, { references: ['CB0000000001'] }));
  const bank = await platform.client(claimsOf('bank'));
  const days = `${base}/banks/{bank}/days`;
  const { rib } = await made(teller.get(`${base}/accounts/${account}`));
  const balances = ['ancien', 'nouveau'].map((which) => `${rib},${which} solde,${TODAY},,,,0.00\n`);
  const file = `RIB,Type,Date,Valeur,Libellé,Référence,Montant\n${balances.join('')}`;
  await made(bank.upload(`${base}/banks/attijari/days/${TODAY}/files`, file, 'text/csv'));
  return {
    ...of('accounts', OWN_AGENCY, {
      'openings/{id}': opening,
      'openings/{id}/documents/{documentId}': document,
      'accounts/{id}': account,
      'accounts/{id}/movements/{movementId}': movementId,
      'approvals/{id}': approvalId,
      'cards/{reference}': 'CB0000000001',
    }),
    [`${base}/banks/{bank}`]: { id: 'attijari', unknown: 'unheard-of' },
    [`${days}/{day}`]: { id: TODAY, unknown: TODAY },
    [`${base}/partner-events/{id}`]: { id: 'event-1' },
  };
}

async function ofVans({ teller, supervisor, van }: People): Promise<AgencyObjects> {
  const base = '/api/accounts/v1';
  const blocks = await Promise.all(
    ['accounts', 'vehicle-tax', 'transfers'].map(async (service) => {
      const block = await van.post<Made & { receiptNumbers: string[] }>(`/api/${service}/v1/receipt-blocks`, {
        count: 2,
      });
      await made(Promise.resolve(block));
      return block.body;
    }),
  );
  const { account } = await openAccount(teller, 'EF998877');
  await made(teller.post(`${base}/accounts/${account}/deposits`, { amountCentimes: 100_000 }));
  const { id: reservation = '' } = await made(
    van.post(`${base}/accounts/${account}/reservations`, { amountCentimes: 4_000 }),
  );
  await made(supervisor.post(`${base}/accounts/${account}/blocks`, { kind: 'credit', reason: 'a court order' }));
  const deposit = {
    idempotencyKey: 'van-1',
    takenAt: instantOf(Date.now()),
    receiptNumber: blocks[0]?.receiptNumbers[0],
    accountId: account,
    amountCentimes: 10_000,
  };
  const { body } = await van.post<{ answers: { operation?: Made }[] }>(
    `${base}/mobile/deposits`,
    { deposits: [deposit] },
    null,
  );
  const owed = body.answers[0]?.operation?.movementId;
  if (!owed) throw new Error(`nothing is owed: ${JSON.stringify(body)}`);
  return {
    ...of('accounts', OWN_VAN, {
      'reservations/{id}': reservation,
      'owed-cash/{id}': owed,
      'receipt-blocks/{id}': blocks[0]?.blockId ?? '',
    }),
    ...of('vehicle-tax', OWN_VAN, { 'receipt-blocks/{id}': blocks[1]?.blockId ?? '' }),
    ...of('transfers', OWN_VAN, { 'receipt-blocks/{id}': blocks[2]?.blockId ?? '' }),
    // Once one of its people has released it, the others do not find it any more.
    '/api/transfers/v1/mobile/reservations/{id}': {
      id: await reservedByVan(teller, van),
      agency: OWN_VAN,
      isOfHeadOffice: true,
    },
  };
}

/** A transfer that the van takes along. */
async function reservedByVan(teller: Client, van: Client): Promise<string> {
  const { code = '' } = await made(
    teller.post('/api/transfers/v1/transfers', {
      operator: 'cash-express',
      amountCentimes: 10_000,
      sender: { ...PERSON, idNumber: 'AB445577' },
      beneficiary: { firstName: 'Ali', lastName: 'Tazi' },
    }),
  );
  const asked = { operator: 'cash-express', code };
  const { transferId = '' } = await made(van.post('/api/transfers/v1/mobile/reservations', asked));
  return transferId;
}

/** What head office asks for is approved at no counter. */
async function ofHeadOffice({ management }: People): Promise<AgencyObjects> {
  const asked = await Promise.all(
    ['transfers', 'vehicle-tax', 'claims'].map(async (service) => {
      const parameters = `/api/${service}/v1/parameters`;
      const { body } = await management.get<{ items: { name: string; value: unknown }[] }>(parameters);
      const { name, value } = body.items[0]!;
      const proposal = { name, value, validFrom: NEXT_YEAR, source: 'a trial', reason: 'to try it' };
      const { approvalId = '' } = await made(management.post(parameters, proposal));
      return [`/api/${service}/v1/approvals/{id}`, { id: approvalId, isOfHeadOffice: true as const }] as const;
    }),
  );
  const agency = { name: 'Oujda Al Qods', kind: 'urban', branch: 'Oujda', region: 'Oujda', isOpen: true };
  const change = { ...agency, validFrom: NEXT_YEAR, reason: 'to try it' };
  const { approvalId = '' } = await made(management.post('/api/reporting/v1/agencies/OUJ-999/changes', change));
  return {
    ...Object.fromEntries(asked),
    '/api/reporting/v1/approvals/{id}': { id: approvalId, isOfHeadOffice: true },
  };
}
