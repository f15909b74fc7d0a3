import { Type } from 'typebox';
import { BenefitField, CLAIMS_CHANNELS, type Benefit } from './partners/claims.partners.js';
import { defineContract, defineEvent, flow, stock, type EventOf } from './contract/contract.js';
import { dayClosed } from './contract/day-closed.js';
import { AmountCentimes, Id, PAYMENT_ORDER } from './contract/fields.js';

const Insurer = Type.String({ minLength: 1, maxLength: 40, description: 'The partner insurer, `saham`.' });

export const CoverChangedV1 = defineEvent('claims.cover-changed.v1', {
  summary: 'More or fewer people are insured than before: cover of a client and the family began, changed or ended.',
  subject: 'the id of the client',
  data: {
    clientId: Id,
    clientsChange: Type.Integer({
      minimum: -1,
      maximum: 1,
      description: 'Insured clients, without members of the family: 1 when cover began, −1 when it ended.',
    }),
    peopleChange: Type.Integer({
      minimum: -100,
      maximum: 100,
      description: 'Insured people, with members of the family.',
    }),
  },
  sample: {
    clientId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    clientsChange: 1,
    peopleChange: 4,
    cashCentimes: 0,
  },
});
export type CoverChangedV1 = EventOf<typeof CoverChangedV1>;

export const PolicySoldV1 = defineEvent('claims.policy-sold.v1', {
  summary: 'A counter sold a standalone policy, or more months of one; the premium is owed to the insurer.',
  subject: 'the id of the policy',
  data: {
    policyId: Id,
    insurer: Insurer,
    months: Type.Integer({ minimum: 1, maximum: 120, description: 'Months that were sold.' }),
    amountCentimes: AmountCentimes,
  },
  sample: {
    policyId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    insurer: 'saham',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    months: 12,
    amountCentimes: 12_000,
    cashCentimes: 12_000,
  },
});
export type PolicySoldV1 = EventOf<typeof PolicySoldV1>;

export const PremiumRefundedV1 = defineEvent('claims.premium-refunded.v1', {
  summary: 'A counter gave back the premium of months that a loan had made superfluous.',
  subject: 'the id of the policy',
  data: { policyId: Id, amountCentimes: AmountCentimes },
  sample: {
    policyId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    amountCentimes: 4_000,
    cashCentimes: -4_000,
  },
});
export type PremiumRefundedV1 = EventOf<typeof PremiumRefundedV1>;

export const ClaimSettledV1 = defineEvent('claims.claim-settled.v1', {
  summary: 'A benefit was served: paid at a counter, or by the insurer itself.',
  subject: 'the id of the claim',
  data: {
    claimId: Id,
    insurer: Insurer,
    benefit: BenefitField,
    amountCentimes: AmountCentimes,
    handledCount: Type.Integer({
      minimum: 0,
      maximum: 1,
      description: 'Claims handled: 0 when another claim of the same event was counted before.',
    }),
  },
  sample: {
    claimId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    insurer: 'saham',
    benefit: 'hospitalisation',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    amountCentimes: 250_000,
    handledCount: 1,
    cashCentimes: -250_000,
  },
});
export type ClaimSettledV1 = EventOf<typeof ClaimSettledV1>;

export const PaymentOrderedV1 = defineEvent('claims.payment-ordered.v1', {
  summary:
    'A benefit is to be paid into an account: `accounts` answers with `accounts.payment-credited.v1` or `-refused.v1`.',
  subject: 'the id of the claim, which the answer gives as its reference',
  uncounted: 'an order: the benefit is counted when it is there',
  data: { claimId: Id, ...PAYMENT_ORDER },
  sample: {
    claimId: '01a20309-4c27-766d-b3de-7a4985ccf211',
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    accountId: '01a20309-4c27-766d-b3de-7a4985ccf212',
    agency: 'RAB-001',
    bookedOn: '2026-02-03',
    amountCentimes: 250_000,
    cashCentimes: 0,
  },
});
export type PaymentOrderedV1 = EventOf<typeof PaymentOrderedV1>;

const SERVED = {
  'claims.birth-served': flow('Forfait Naissance', 'Birth lump sum', 'منحة الولادة'),
  'claims.hospitalisation-served': flow(
    "Participation aux frais d'hospitalisation",
    'Hospitalisation contribution',
    'المساهمة في مصاريف الاستشفاء',
  ),
  'claims.ambulance-served': flow('Transport Ambulance', 'Ambulance transport', 'النقل بسيارة الإسعاف'),
  'claims.funeral-costs-served': flow(
    'Participation aux frais funéraires',
    'Funeral-cost contribution',
    'المساهمة في مصاريف الجنازة',
  ),
  'claims.disability-served': flow('Forfait Invalidité', 'Permanent-disability lump sum', 'منحة العجز'),
  'claims.funeral-transport-served': flow('Transport funèbre', 'Funeral transport', 'نقل الأموات'),
};

/** The rows of the benefits bear the labels of their indicators. */
const printed = <const Indicator extends keyof typeof SERVED>(indicator: Indicator) => {
  const { labelFr, labelEn, labelAr } = SERVED[indicator];
  return { section: 'tayssir', labelFr, labelEn, labelAr, unit: 'count', of: [indicator] } as const;
};

const served = (benefit: Benefit) => ({ count: 1, amount: 'amountCentimes', sign: 1, when: { benefit } }) as const;

export const claimsContract = defineContract({
  product: 'claims',
  topic: 'claims.events',
  readers: ['accounts'],
  indicators: {
    'claims.insured-clients': stock(
      'Clients couverts (hors membres de la famille)',
      'Insured clients (without family members)',
      'الزبناء المؤمنون (دون أفراد الأسرة)',
    ),
    'claims.insured-people': stock(
      'Personnes assurées (avec membres de la famille)',
      'Insured people (with family members)',
      'الأشخاص المؤمنون (مع أفراد الأسرة)',
    ),
    'claims.policies-sold': flow('Contrats en vente libre', 'Standalone policies sold', 'عقود التأمين المبيعة على حدة'),
    'claims.handled': { ...flow('Sinistres traités', 'Claims handled', 'الملفات المعالجة'), isTotal: true },
    ...SERVED,
    'claims.serious-illness-served': flow(
      "Premier diagnostic d'une maladie grave",
      'First diagnosis of a serious illness',
      'أول تشخيص لمرض خطير',
    ),
    'claims.premiums-refunded': flow('Primes restituées', 'Premiums refunded', 'الأقساط المسترجعة'),
  },
  events: {
    CoverChangedV1,
    PolicySoldV1,
    PremiumRefundedV1,
    PaymentOrderedV1,
    ClaimSettledV1,
    DayClosedV1: dayClosed('claims'),
  },
  counts: {
    DayClosedV1: [],
    CoverChangedV1: [
      { indicator: 'claims.insured-clients', count: 'clientsChange', sign: 1 },
      { indicator: 'claims.insured-people', count: 'peopleChange', sign: 1 },
    ],
    PolicySoldV1: [{ indicator: 'claims.policies-sold', count: 1, amount: 'amountCentimes', sign: 1, by: 'insurer' }],
    PaymentOrderedV1: [],
    ClaimSettledV1: [
      { indicator: 'claims.handled', count: 'handledCount', amount: 'amountCentimes', sign: 1, by: 'benefit' },
      { indicator: 'claims.birth-served', ...served('birth') },
      { indicator: 'claims.hospitalisation-served', ...served('hospitalisation') },
      { indicator: 'claims.ambulance-served', ...served('ambulance') },
      { indicator: 'claims.funeral-costs-served', ...served('funeral-costs') },
      { indicator: 'claims.disability-served', ...served('disability') },
      { indicator: 'claims.funeral-transport-served', ...served('funeral-transport') },
      { indicator: 'claims.serious-illness-served', ...served('serious-illness') },
    ],
    PremiumRefundedV1: [{ indicator: 'claims.premiums-refunded', count: 1, amount: 'amountCentimes', sign: 1 }],
  },
  channels: CLAIMS_CHANNELS,
  rows: {
    'insured-clients': {
      section: 'B-4',
      labelFr: 'Nombre de clients Bénéficiaires (Hors membres de la famille)',
      labelEn: 'Insured clients (without family members)',
      labelAr: 'عدد الزبناء المستفيدين (دون أفراد الأسرة)',
      unit: 'count',
      of: ['claims.insured-clients'],
    },
    'insured-people': {
      section: 'B-4',
      labelFr: 'Nombre de clients Bénéficiaires (Avec membres de la famille)',
      labelEn: 'Insured people (with family members)',
      labelAr: 'عدد الأشخاص المؤمن لهم (مع أفراد الأسرة)',
      unit: 'count',
      of: ['claims.insured-people'],
    },
    'claims-handled': {
      section: 'B-4',
      labelFr: 'Nombre de Sinistres Traités',
      labelEn: 'Claims handled',
      labelAr: 'عدد الملفات المعالجة',
      unit: 'count',
      of: ['claims.handled'],
    },
  },
  annualRows: {
    'insured-clients': {
      section: 'tayssir',
      labelFr: 'Nombre de clients couverts',
      labelEn: 'Insured clients (without family members)',
      labelAr: 'عدد الزبناء المستفيدين (دون أفراد الأسرة)',
      unit: 'count',
      of: ['claims.insured-clients'],
    },
    'insured-people': {
      section: 'tayssir',
      labelFr: 'Nombre de personnes assurées (avec membres de famille)',
      labelEn: 'Insured people (with family members)',
      labelAr: 'عدد الأشخاص المؤمن لهم (مع أفراد الأسرة)',
      unit: 'count',
      of: ['claims.insured-people'],
      since: 2015,
    },
    'benefits-served': {
      section: 'tayssir',
      labelFr: 'Nombre de prestations servies',
      labelEn: 'Benefits served (claims handled)',
      labelAr: 'عدد الخدمات المقدمة',
      unit: 'count',
      of: ['claims.handled'],
    },
    'birth-served': printed('claims.birth-served'),
    'hospitalisation-served': printed('claims.hospitalisation-served'),
    'ambulance-served': printed('claims.ambulance-served'),
    'funeral-costs-served': printed('claims.funeral-costs-served'),
    'disability-served': printed('claims.disability-served'),
    'funeral-transport-served': printed('claims.funeral-transport-served'),
  },
});
