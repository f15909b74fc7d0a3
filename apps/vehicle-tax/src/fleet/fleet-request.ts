import { addDays, isDay } from '#libs/domain';
import type { Half } from '../law/half.js';
import { OLDEST_REGISTRATION, type Category, type Exemption, type Fuel, type OwnerKind } from '../law/vehicle.js';
import { plainWord, type FleetFields } from './fleet-line.js';

/**
 * A line as a request for an assessment, in the shape of the API and not validated yet: what could not be read is still
 * the text of the cell, so that validation refuses it by the name of its field.
 */
export interface FleetRequest {
  plate?: string;
  category?: string;
  professionalUse?: boolean | string;
  fuel?: string;
  fiscalPowerCv?: number | string;
  grossWeightKg?: number | string;
  firstRegisteredOn?: string;
  owner: { kind: string };
  exemption?: string;
  years?: (number | string)[];
  instalment?: string;
  expectedTotalCentimes?: number | string;
}

const categoryIn = reader<Category>({
  passenger: ['tourisme', 'voiture', 'voiture particulière', 'véhicule de tourisme'],
  pickup: [], // `pick-up` is the same word
  'four-by-four': ['4x4', 'tout-terrain'],
  truck: ['camion'],
  'tractor-trailer': ['tracteur routier', 'tracteur', 'ensemble', 'ensemble routier'],
});

const fuelIn = reader<Fuel>({
  petrol: ['essence'],
  diesel: ['gasoil', 'gazole'],
  electric: ['électrique', 'électricité'],
  hybrid: ['hybride'],
});

const ownerIn = reader<OwnerKind>({
  'natural-person': ['personne physique', 'particulier'],
  company: ['société', 'entreprise', 'personne morale'],
});

const exemptionIn = reader<Exemption>({
  taxi: [],
  'public-transport': ['transport public', 'transport public de voyageurs', 'transport en commun'],
  'mixed-transport': ['transport mixte'],
  diplomat: ['diplomate', 'corps diplomatique'],
  'croissant-rouge': ['Croissant-Rouge marocain'],
  'entraide-nationale': [],
  'dealer-stock': ['W18', 'stock concessionnaire'],
  'collection-vehicle': ['véhicule de collection', 'collection'],
  'state-ambulance': ["ambulance de l'État"],
  'state-fire': ["incendie, véhicule de l'État"],
  'state-intervention': ["intervention, véhicule de l'État"],
});

const instalmentIn = reader<Half>({
  'first-half': ['1', '1er', 'premier', '1er versement', 'premier versement', '1er semestre', 'premier semestre'],
  'second-half': ['2', '2e', '2ème', 'deuxième', 'second', '2e versement', '2ème versement', 'deuxième versement'],
});

const yesOrNoIn = reader({ yes: ['oui', 'vrai', 'true', '1'], no: ['non', 'faux', 'false', '0'] });

const NOTHING = new Set(['', 'non', 'no', 'aucun', 'aucune', 'neant', 'none']);
const EXCEL_DAY_0 = '1899-12-30';

/**
 * Reads the words of a line: English or French, `oui`, `19 000 kg`, `31/12/2024`, `808,50` dirhams. The vehicles of a
 * file belong to a company where the file does not say otherwise.
 *
 * @param fields as `readFleetFile` gives them
 * @returns never an error: what is not understood stays as it is
 */
export function toFleetRequest(fields: FleetFields): FleetRequest {
  const request: FleetRequest = {
    plate: fields.plate,
    category: given(fields.category, categoryIn),
    professionalUse: given(fields.professionalUse, booleanIn),
    fuel: given(fields.fuel, fuelIn),
    fiscalPowerCv: given(fields.fiscalPowerCv, numberIn),
    grossWeightKg: given(fields.grossWeightKg, numberIn),
    firstRegisteredOn: given(fields.firstRegisteredOn, dayIn),
    owner: { kind: given(fields.owner, ownerIn) ?? 'company' },
    exemption: given(claimed(fields.exemption), exemptionIn),
    years: given(fields.years, yearsIn),
    instalment: given(claimed(fields.instalment), instalmentIn),
    expectedTotalCentimes: given(fields.expectedTotal, centimesIn),
  };
  // A field that is not there is not the same as one without a value.
  return Object.fromEntries(
    Object.entries(request).filter(([, value]) => value !== undefined),
  ) as unknown as FleetRequest;
}

function given<Value>(text: string | undefined, read: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : read(text);
}

/** People write "aucune" where they might write nothing. */
function claimed(text: string | undefined): string | undefined {
  return text === undefined || NOTHING.has(plainWord(text)) ? undefined : text;
}

/** Reads one of some values by itself or by another word for it; any other text stays. */
function reader<Value extends string>(words: Record<Value, readonly string[]>): (text: string) => string {
  const entries = Object.entries<readonly string[]>(words);
  const values = new Map(
    entries.flatMap(([value, others]) => [value, ...others].map((word) => [plainWord(word), value])),
  );
  return (text) => values.get(plainWord(text)) ?? text;
}

function booleanIn(text: string): boolean | string {
  const word = yesOrNoIn(text);
  if (word === 'yes') return true;
  return word === 'no' ? false : text;
}

/** `8`, `8 CV`, `19 000 kg`, `7,5`. With three decimals it might be thousands: then it stays a text. */
function numberIn(text: string): number | string {
  const plain = text.replace(/\s|(?:cv|kg)$/gi, '');
  return /^\d{1,9}(?:[.,]\d{1,2})?$/.test(plain) ? Number(plain.replace(',', '.')) : text;
}

/** Centimes of `808`, `808,5`, `1 250.00 DH`. */
function centimesIn(text: string): number | string {
  const plain = text.replace(/\s|(?:dhs?|mad)$/gi, '');
  const [, whole, cents = ''] = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(plain) ?? [];
  return whole ? Number(whole + cents.padEnd(2, '0')) : text;
}

/** `2025`, `2023 2024;2025`, `2024 et 2025`. */
function yearsIn(text: string): (number | string)[] {
  const parts = text.split(/(?:[\s,;/+&]|et|and)+/i).filter(Boolean);
  return parts.map((part) => (/^\d{4}$/.test(part) ? Number(part) : part));
}

/** `2024-12-31`, `31/12/2024`, with a time or not, or the number that Excel has for a day. */
function dayIn(text: string): string {
  if (/^\d{5}$/.test(text)) return addDays(EXCEL_DAY_0, Number(text));
  const date = text.replace(/[ T][\d:.]+Z?$/, '');
  const [, dayOfMonth = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(date) ?? [];
  const day = year ? `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}` : date;
  return isDay(day, OLDEST_REGISTRATION) ? day : text;
}
