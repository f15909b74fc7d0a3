import type { Language } from '#libs/domain';
import { expectedIn, type Problem } from '#libs/service';
import type { Fleet, FleetColumn } from './fleet-line.js';

/** What a person looks for in a cell of each column. */
const EXPECTED: Readonly<Record<FleetColumn, string>> = {
  plate: 'a plate such as 12345-A-6, WW-123456, W18-1234 or CD-12-345',
  category: 'Tourisme, Pick-up, 4x4, Camion or Tracteur routier',
  fuel: 'Essence, Diesel, Électrique or Hybride',
  fiscalPowerCv: 'whole CV as the carte grise says them, 1 to 500: 8',
  years: 'one to twelve tax years from 2000 to 2099, each once: 2025 2026',
  grossWeightKg: 'whole kilograms: 19000, not 19.000 or 19 t',
  firstRegisteredOn: 'a day: 31/12/2024',
  owner: 'Société or Particulier',
  professionalUse: 'Oui or Non',
  exemption:
    'the reason why nothing is due, such as Taxi, Transport public, Transport mixte, Croissant-Rouge, ' +
    "Véhicule de collection or Ambulance de l'État; or an empty cell",
  instalment: '1er versement or 2e versement, or an empty cell',
  expectedTotal: 'the total that was assessed, in dirhams: 860 or 808,50',
};

/** The column that a field of a request is read from; undefined where there is none. */
function columnOfField(field: string): FleetColumn | undefined {
  const [first = ''] = field.split('.');
  const column = first === 'expectedTotalCentimes' ? 'expectedTotal' : first;
  return column in EXPECTED ? (column as FleetColumn) : undefined;
}

/** A refusal of a line, with its column as the file calls it, and what a person would look for there. */
export function inWordsOfFile(problem: Problem, captions: Fleet['captions'], language: Language): Problem {
  const column = typeof problem.field === 'string' ? columnOfField(problem.field) : undefined;
  if (!column) return problem;
  const isOfShape = problem.code === 'request.invalid' || problem.code === 'vehicle-tax.malformed-day';
  return {
    ...problem,
    ...(captions[column] ? { column: captions[column] } : {}),
    ...(isOfShape ? { expected: expectedIn(language, EXPECTED[column]) } : {}),
  };
}
