import { Type, type Static } from 'typebox';
import { definePartnerEvent, type PartnerChannel } from '../contract/contract.js';
import { AmountCentimes, FACTS } from '../contract/fields.js';

/** What partners of the medical assistance tell us: core banking about loans, insurers about claims. */

/** What the insurance pays for, by the codes of the house. */
export const BENEFITS = [
  'birth',
  'hospitalisation',
  'ambulance',
  'funeral-costs',
  'disability',
  'funeral-transport',
  'serious-illness',
] as const;
export type Benefit = (typeof BENEFITS)[number];

/** What has to be there before an insurer decides. */
export const DOCUMENTS = [
  'birth-certificate',
  'identity-card',
  'hospital-report',
  'invoice',
  'death-certificate',
  'heir-identity-card',
  'heirship-act',
  'disability-certificate',
  'accident-report',
  'medical-report',
] as const;
export type ClaimDocument = (typeof DOCUMENTS)[number];

const choiceOf = <const Choice extends string>(choices: readonly Choice[], description: string) =>
  Type.Unsafe<Choice>({ type: 'string', enum: [...choices], description });
const on = (description: string) => Type.String({ format: 'date', description });
const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'As on the ID.' });
const IdentityKind = choiceOf(['cin', 'passport', 'residence-permit'], 'Kind of identity document.');
const IdentityNumber = Type.String({ pattern: '^[A-Za-z0-9/-]{3,20}$', description: 'Its number, `AB123456`.' });
const closed = { additionalProperties: false } as const;

/** One of a set of benefits. */
export const BenefitField = choiceOf(BENEFITS, 'What the insurance pays for.');
/** How an insurer names a claim. */
export const ClaimNumber = Type.String({
  pattern: '^[A-Za-z0-9._-]{1,40}$',
  description: "The insurer's number of the claim, or the number that a counter gave to a claim declared there.",
});
const DecidedOn = on('The day of it, today or before.');
const Reason = Type.String({
  minLength: 3,
  maxLength: 500,
  description: 'For the client. Kept encrypted, as the pathology is.',
});

const LoanId = Type.String({ pattern: '^[A-Za-z0-9._/-]{1,40}$', description: 'As core banking names it.' });
const LoanEndsOn = on('The last day of the loan, as it is now.');
/** Somebody with an identity document. */
export const PersonField = Type.Object(
  {
    firstName: name,
    lastName: name,
    birthOn: Type.String({ pattern: '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$', description: 'From 1900 on.' }),
    idKind: IdentityKind,
    idNumber: IdentityNumber,
  },
  closed,
);

/** A member of a client's family. */
export const MemberField = Type.Object(
  {
    relation: choiceOf(['spouse', 'child'], 'What the member is to the client.'),
    firstName: name,
    lastName: name,
    birthOn: Type.String({ pattern: '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$', description: 'From 1900 on.' }),
    idKind: Type.Optional(IdentityKind),
    idNumber: Type.Optional(IdentityNumber),
    studentUntil: Type.Optional(on('Of a child that studies: the last day of it that is known.')),
  },
  closed,
);
export type MemberField = Static<typeof MemberField>;

export const LoanDisbursedV1 = definePartnerEvent('core-banking.loan-disbursed.v1', {
  summary: 'A loan was disbursed: cover begins for the client and the family.',
  data: {
    loanId: LoanId,
    agency: FACTS.agency,
    client: PersonField,
    members: Type.Optional(
      Type.Array(MemberField, { maxItems: 20, description: 'As far as core banking knows them.' }),
    ),
    startsOn: on('The first day of the loan, and of the cover.'),
    endsOn: on('The last one.'),
  },
  sample: {
    loanId: 'L-2026-004711',
    agency: 'RAB-001',
    client: { firstName: 'Fatima', lastName: 'Alaoui', birthOn: '1988-03-21', idKind: 'cin', idNumber: 'AB123456' },
    members: [{ relation: 'child', firstName: 'Yassine', lastName: 'Alaoui', birthOn: '2015-07-02' }],
    startsOn: '2026-06-01',
    endsOn: '2027-05-31',
  },
});

const loanMoved = <const Name extends string>(type: Name, summary: string) =>
  definePartnerEvent(type, {
    summary,
    data: { loanId: LoanId, endsOn: LoanEndsOn },
    sample: { loanId: 'L-2026-004711', endsOn: '2027-05-31' },
  });

const LoanRescheduledV1 = loanMoved('core-banking.loan-rescheduled.v1', 'A loan ends on another day.');
/** What every event says that moves the end of a loan. */
export const LoanEndingV1 = LoanRescheduledV1.schema;

export const LOAN_EVENTS = [
  LoanDisbursedV1,
  LoanRescheduledV1,
  loanMoved('core-banking.loan-repaid-early.v1', 'A loan was repaid before its end.'),
  loanMoved('core-banking.loan-closed.v1', 'A loan was closed.'),
  loanMoved('core-banking.loan-written-off.v1', 'A loan was written off.'),
] as const;

const CLAIM_SAMPLE = { claimNumber: 'SIN-2026-000123' };

export const ClaimDeclaredV1 = definePartnerEvent('insurer.claim-declared.v1', {
  summary: "A claim was declared on the insurer's platform.",
  data: {
    claimNumber: ClaimNumber,
    policyId: Type.String({ format: 'uuid', description: 'The policy, as statements and `GET /cover` name it.' }),
    memberId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Of the family, as `GET /cover` names them; without it: the client.',
      }),
    ),
    benefit: BenefitField,
    eventOn: on('When it happened.'),
    declaredOn: Type.Optional(on('When it was declared; without it the day of the event.')),
    child: Type.Optional(
      Type.Object({ firstName: name, lastName: name }, { ...closed, description: 'Of a birth: who was born.' }),
    ),
    pathology: Type.Optional(
      Type.String({
        minLength: 2,
        maxLength: 200,
        description: 'Kept encrypted; shown to few, and each look recorded.',
      }),
    ),
    sameEventAs: Type.Optional(ClaimNumber),
  },
  sample: {
    ...CLAIM_SAMPLE,
    policyId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    benefit: 'hospitalisation',
    eventOn: '2026-03-02',
    declaredOn: '2026-03-03',
    pathology: 'appendicitis',
  },
});

export const ClaimDocumentsReceivedV1 = definePartnerEvent('insurer.documents-received.v1', {
  summary: "Documents of a claim arrived; the insurer's clock runs when none is missing.",
  data: {
    claimNumber: ClaimNumber,
    documents: Type.Array(choiceOf(DOCUMENTS, 'Which one.'), { minItems: 1, maxItems: 10, uniqueItems: true }),
    receivedOn: DecidedOn,
  },
  sample: { ...CLAIM_SAMPLE, documents: ['hospital-report', 'invoice'], receivedOn: '2026-03-05' },
});

export const ClaimAcceptedV1 = definePartnerEvent('insurer.claim-accepted.v1', {
  summary: 'The insurer accepts a claim, and says what it pays.',
  data: { claimNumber: ClaimNumber, amountCentimes: AmountCentimes, decidedOn: DecidedOn },
  sample: { ...CLAIM_SAMPLE, amountCentimes: 250_000, decidedOn: '2026-03-12' },
});

export const ClaimRefusedV1 = definePartnerEvent('insurer.claim-refused.v1', {
  summary: 'The insurer refuses a claim, with its reason.',
  data: { claimNumber: ClaimNumber, reason: Reason, decidedOn: DecidedOn },
  sample: { ...CLAIM_SAMPLE, reason: 'The stay was shorter than a night.', decidedOn: '2026-03-12' },
});

export const InsurerSettledV1 = definePartnerEvent('insurer.claim-settled.v1', {
  summary: 'The insurer served an accepted claim itself: it paid the carrier, or the client.',
  data: { claimNumber: ClaimNumber, amountCentimes: AmountCentimes, settledOn: DecidedOn },
  sample: { ...CLAIM_SAMPLE, amountCentimes: 250_000, settledOn: '2026-03-15' },
});

export const InsurerCancelledV1 = definePartnerEvent('insurer.claim-cancelled.v1', {
  summary: 'A claim that was declared by mistake, or withdrawn, counts no longer.',
  data: { claimNumber: ClaimNumber, reason: Reason, cancelledOn: DecidedOn },
  sample: { ...CLAIM_SAMPLE, reason: 'Declared twice.', cancelledOn: '2026-03-04' },
});

export const CLAIM_EVENTS = [
  ClaimDeclaredV1,
  ClaimDocumentsReceivedV1,
  ClaimAcceptedV1,
  ClaimRefusedV1,
  InsurerSettledV1,
  InsurerCancelledV1,
] as const;

export const ClaimToDecideV1 = definePartnerEvent('guichet.claim-to-decide.v1', {
  summary: 'A claim passed the checks: a counter declared it, or a person has looked at it. The insurer decides.',
  data: {
    claimId: Type.String({ format: 'uuid', description: 'By which `GET /claims/{id}` shows it.' }),
    claimNumber: ClaimNumber,
    policyId: Type.String({ format: 'uuid', description: 'The policy.' }),
    memberId: Type.Optional(Type.String({ format: 'uuid', description: 'Of the family; without it: the client.' })),
    benefit: BenefitField,
    eventOn: on('When it happened.'),
    declaredOn: on('When it was declared.'),
    missing: Type.Array(choiceOf(DOCUMENTS, 'Which document.'), { description: 'What the clock waits for.' }),
  },
  sample: {
    claimId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    claimNumber: 'RAB-001-A-2026-000123',
    policyId: '01a20309-4c27-766d-b3de-7a4985ccf211',
    benefit: 'birth',
    eventOn: '2026-03-02',
    declaredOn: '2026-03-03',
    missing: ['birth-certificate', 'identity-card'],
  },
});

/** The insurers that send claim events: a new one is a line here, and its secrets. */
const INSURERS = ['saham'] as const;

/** Partners that the medical assistance hears by Kafka. */
export const CLAIMS_CHANNELS: readonly PartnerChannel[] = [
  {
    partner: 'core-banking',
    topic: 'core-banking.loans',
    answersTopic: 'core-banking.loans.answers',
    events: LOAN_EVENTS,
  },
  ...INSURERS.map((insurer) => ({
    partner: insurer,
    topic: `partners.${insurer}.claims`,
    answersTopic: `partners.${insurer}.claims.answers`,
    events: CLAIM_EVENTS,
    tells: [ClaimToDecideV1],
  })),
];
