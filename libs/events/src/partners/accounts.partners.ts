import { Type } from 'typebox';
import { definePartnerEvent, type PartnerChannel } from '../contract/contract.js';
import { AmountCentimes, Id } from '../contract/fields.js';

/** Partner banks whose accounts are opened here: a new one is a line here, and a parameter of the product. */
const BANKS = ['attijari'] as const;

const amountCentimes = AmountCentimes;
const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });
const day = (description: string) => Type.String({ format: 'date', description });
const digits = (pattern: string, description: string) => Type.String({ pattern, description });

const openingId = Type.String({ format: 'uuid', description: 'Of the request, as it was told.' });
const sampleOpening = { openingId: '01a20309-4c27-766d-b3de-7a4985ccf210' };

export const AccountConfirmedV1 = definePartnerEvent('bank.account-confirmed.v1', {
  summary: 'The bank has opened the account that was requested.',
  data: { openingId, rib: digits('^[0-9]{24}$', 'The 24 digits of the account, whose last two are its key.') },
  sample: { ...sampleOpening, rib: '007810000123456789012345' },
});

export const OpeningRefusedV1 = definePartnerEvent('bank.opening-refused.v1', {
  summary: 'The bank opens no account for this person.',
  data: { openingId, reason: text('Why, for the teller to read out.') },
  sample: { ...sampleOpening, reason: 'The identity card has expired.' },
});

/** What makes a message of a card network one: the system trace number alone repeats. Fields of ISO 8583. */
const message = Type.Object(
  {
    acquirer: digits('^[0-9]{1,11}$', 'DE32, the institution at whose terminal the card was used.'),
    terminal: digits('^[A-Za-z0-9]{1,8}$', 'DE41, the terminal.'),
    sentAt: digits('^[0-9]{10}$', 'DE7, month, day and time of the message, MMDDhhmmss.'),
    stan: digits('^[0-9]{6}$', 'DE11, the system trace audit number.'),
    rrn: digits('^[A-Za-z0-9]{12}$', 'DE37, the retrieval reference number.'),
  },
  { additionalProperties: false, description: 'What makes the message of the card network one.' },
);
const sampleMessage = {
  acquirer: '007',
  terminal: 'GAB00123',
  sentAt: '1126091500',
  stan: '000123',
  rrn: '633009000123',
};
const laterMessage = { ...sampleMessage, sentAt: '1128020000', stan: '000456', rrn: '633202000456' };

const cardReference = Type.String({
  pattern: '^[A-Z]{2}[A-Z0-9]{6,18}$',
  description: "The bank's reference of the card; never its number.",
});
const channel = Type.Union([Type.Literal('atm'), Type.Literal('shop')], {
  description: 'Where the card was used: at an ATM, or in a shop.',
});
const foreign = Type.Object(
  {
    currency: digits('^[A-Z]{3}$', 'ISO 4217.'),
    amountMinor: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'In its smallest unit.' }),
  },
  { additionalProperties: false, description: 'The amount in the currency of the place.' },
);
const onCard = { message, cardReference, channel, amountCentimes, foreign: Type.Optional(foreign) };
const sampleOnCard = { message: sampleMessage, cardReference: 'CB0000000001', channel: 'atm' } as const;

export const CardAuthorisedV1 = definePartnerEvent('bank.card-authorised.v1', {
  summary:
    'Money is to be held for a card (0100), or is held already because the network stood in (0120, `isAdvice`). Of a request, what is there is decided here.',
  data: {
    ...onCard,
    isAdvice: Type.Boolean({ description: 'A fact: the terminal has its answer already.' }),
    isPreAuthorisation: Type.Optional(Type.Boolean({ description: 'Of a hotel or a car: it is held for longer.' })),
    mayBePartial: Type.Optional(Type.Boolean({ description: 'Less than the amount may be approved.' })),
    increases: Type.Optional(message),
  },
  sample: { ...sampleOnCard, amountCentimes: 20_000, isAdvice: false },
});

export const CardClearedV1 = definePartnerEvent('bank.card-cleared.v1', {
  summary:
    'The bank has paid for the card: a fact, with or without an authorisation, within it or above. Several may belong to one.',
  data: {
    ...onCard,
    clearedOn: day('The business day of the clearing.'),
    authorisation: Type.Optional(message),
    isLast: Type.Optional(
      Type.Boolean({ description: 'No more of this authorisation is cleared; true when left out.' }),
    ),
  },
  sample: {
    ...sampleOnCard,
    message: laterMessage,
    authorisation: sampleMessage,
    amountCentimes: 20_000,
    clearedOn: '2026-11-28',
  },
});

export const CardReversedV1 = definePartnerEvent('bank.card-reversed.v1', {
  summary:
    'An authorisation does not count (0400, 0420), or only a part of it (DE95); it may come before its original.',
  data: {
    message,
    original: message,
    cardReference,
    remainingCentimes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'What goes on being held.' }),
    ),
  },
  sample: { message: laterMessage, original: sampleMessage, cardReference: 'CB0000000001' },
});

export const CardRefundedV1 = definePartnerEvent('bank.card-refunded.v1', {
  summary: 'A shop gives money back; which payment it belongs to is a guess of the bank, when it says so at all.',
  data: { ...onCard, clearedOn: day('The business day of the clearing.'), original: Type.Optional(message) },
  sample: { ...sampleOnCard, channel: 'shop', message: laterMessage, amountCentimes: 5_000, clearedOn: '2026-11-28' },
});

/** What the partner bank is asked, on its topic of requests. */
export const OpeningRequestedV1 = definePartnerEvent('accounts.opening-requested.v1', {
  summary: 'An account is to be opened for a person whom a counter has identified.',
  data: {
    openingId: Id,
    agency: text('The agency, `RAB-001`.', 7),
    requestedOn: day('The business day.'),
    level: Type.Integer({ minimum: 1, maximum: 3, description: 'How well the person is identified.' }),
    holder: Type.Object(
      {
        firstName: text('As on the document.', 100),
        lastName: text('As on the document.', 100),
        birthOn: day('Of birth.'),
        idKind: text('`cin`, `passport`, `residence-permit`.', 20),
        idNumber: text('Of the document.', 20),
        idExpiresOn: day('The last day of the document.'),
        address: text('Where the person lives.', 200),
        phone: text('With or without country code.', 21),
      },
      { additionalProperties: false },
    ),
  },
  sample: {
    ...sampleOpening,
    agency: 'RAB-001',
    requestedOn: '2026-11-26',
    level: 2,
    holder: {
      firstName: 'Aïcha',
      lastName: 'Aït Lahcen',
      birthOn: '1988-05-04',
      idKind: 'cin',
      idNumber: 'AB123456',
      idExpiresOn: '2031-01-31',
      address: '12, rue Oqba, Rabat',
      phone: '0612345678',
    },
  },
});

export const CardHeldV1 = definePartnerEvent('accounts.card-held.v1', {
  summary: 'An authorisation was decided: so much of it is held.',
  data: { message, approvedCentimes: AmountCentimes },
  sample: { message: sampleMessage, approvedCentimes: 20_000 },
});

/** What a bank may say of cards. */
export const CARD_EVENTS = [CardAuthorisedV1, CardClearedV1, CardReversedV1, CardRefundedV1] as const;

/** Topics of partner banks: answers to requests in, and what happened with cards; one topic out, of requests and of answers. */
export const ACCOUNTS_CHANNELS: readonly PartnerChannel[] = BANKS.flatMap((partner) => [
  {
    partner,
    topic: `partners.${partner}.accounts.answers`,
    answersTopic: `partners.${partner}.accounts`,
    events: [AccountConfirmedV1, OpeningRefusedV1],
    tells: [OpeningRequestedV1, CardHeldV1],
  },
  {
    partner,
    topic: `partners.${partner}.cards`,
    answersTopic: `partners.${partner}.accounts`,
    events: CARD_EVENTS,
  },
]);
