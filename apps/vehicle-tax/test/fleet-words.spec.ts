import { describe, expect, it } from '@jest/globals';
import { FLEET_LINES_MAX, fleetOf, type FleetColumn } from '../src/fleet/fleet-line.js';
import { inWordsOfFile } from '../src/fleet/fleet.problem.js';
import { toFleetRequest, type FleetRequest } from '../src/fleet/fleet-request.js';

const NEEDED = ['plate', 'category', 'fuel', 'fiscal power', 'years'];
const linesOf = (...rows: string[][]) => fleetOf(rows.map((cells, i) => ({ line: i + 1, cells }))).lines;

/** Every caption that is read, in the order of the page that is handed out. */
const CAPTIONS: Record<FleetColumn, readonly string[]> = {
  plate: ['plate', 'immatriculation', 'matricule', "numéro d'immatriculation", "n° d'immatriculation"],
  category: ['category', 'catégorie'],
  fuel: ['fuel', 'carburant'],
  fiscalPowerCv: [
    'fiscal power',
    'puissance fiscale',
    'cv',
    'fiscal power cv',
    'puissance fiscale cv',
    'fiscalPowerCv',
  ],
  years: ['years', 'années', 'year', 'année', 'exercices', 'exercice'],
  grossWeightKg: ['gross weight', 'PTAC', 'PTC', 'poids', 'gross weight kg', 'poids total en charge', 'PTAC (kg)'],
  firstRegisteredOn: [
    'first registered on',
    'date de mise en circulation',
    '1ère mise en circulation',
    'première mise en circulation',
    'date de 1ère mise en circulation',
    'date de première mise en circulation',
  ],
  owner: ['owner', 'propriétaire'],
  professionalUse: ['professional use', 'usage professionnel'],
  exemption: ['exemption', 'exonération'],
  instalment: ['instalment', 'versement'],
  expectedTotal: [
    'expected total',
    'montant attendu',
    'expected total dh',
    'montant attendu dh',
    'expected total (MAD)',
  ],
};

describe('a caption', () => {
  it.each(Object.entries(CAPTIONS))('of %s may be any of %j', (column, captions) => {
    for (const caption of captions) {
      const others = NEEDED.filter((needed) => !(CAPTIONS[column as FleetColumn] as string[]).includes(needed));
      const [line] = linesOf([caption, ...others], ['x', ...others]);
      expect([caption, line?.fields[column as FleetColumn]]).toEqual([caption, 'x']);
    }
  });

  it('has its unit at the end, or is none', () => {
    expect(() => linesOf(['(kg) PTAC', ...NEEDED])).toThrow(expect.objectContaining({ code: 'fleet.unknown-column' }));
  });
});

describe('the first row of a file of vehicles', () => {
  const EXPECTED =
    'columns among plate (immatriculation), category (catégorie), fuel (carburant), fiscal power (puissance fiscale), ' +
    'years (années), gross weight (PTAC), first registered on (date de mise en circulation), owner (propriétaire), ' +
    'professional use (usage professionnel), exemption (exonération), instalment (versement), ' +
    'expected total (montant attendu)';

  it.each([
    [
      'a column that means nothing',
      [...NEEDED, 'Couleur'],
      'fleet.unknown-column',
      { column: 'Couleur', expected: EXPECTED },
    ],
    ['a long one', ['x'.repeat(70), ...NEEDED], 'fleet.unknown-column', { column: 'x'.repeat(60), expected: EXPECTED }],
    [
      'one without a name',
      ['', ...NEEDED],
      'fleet.unknown-column',
      { column: 'column 1, without a name', expected: EXPECTED },
    ],
    ['the same twice', [...NEEDED, 'Matricule'], 'fleet.repeated-column', { column: 'plate (immatriculation)' }],
    ['the last twice', [...NEEDED, 'owner', 'owner'], 'fleet.repeated-column', { column: 'owner (propriétaire)' }],
    ['two of them twice', [...NEEDED, 'plate', 'fuel'], 'fleet.repeated-column', { column: 'plate (immatriculation)' }],
    [
      'no fuel',
      ['plate', 'category', 'cv', 'years'],
      'fleet.missing-column',
      { columns: ['fuel (carburant)'], expected: EXPECTED },
    ],
    [
      'nothing that is needed',
      ['owner'],
      'fleet.missing-column',
      {
        columns: [
          'plate (immatriculation)',
          'category (catégorie)',
          'fuel (carburant)',
          'fiscal power (puissance fiscale)',
          'years (années)',
        ],
        expected: EXPECTED,
      },
    ],
  ])('with %s is refused', (_, header, code, details) => {
    expect(() => linesOf(header, ['x'])).toThrow(
      expect.objectContaining({ code, status: 422, details: { field: 'file', ...details } }),
    );
  });

  it('may have empty cells at its end; what stands under them is added to the last column', () => {
    const lines = linesOf([...NEEDED, '', ''], ['1-A-6', 'truck', '', '8', '2026', '', '2025']);
    expect(lines).toEqual([
      { line: 2, fields: { plate: '1-A-6', category: 'truck', fiscalPowerCv: '8', years: '2026,2025' } },
    ]);
  });

  it('is not all: a file has vehicles, up to 1,000', () => {
    for (const rows of [[], [NEEDED]])
      expect(() => linesOf(...rows)).toThrow(expect.objectContaining({ code: 'fleet.empty', status: 422 }));
    expect(FLEET_LINES_MAX).toBe(1_000);
  });
});

describe('a word of a line', () => {
  const WORDS: [FleetColumn, Record<string, readonly string[]>][] = [
    [
      'category',
      {
        passenger: ['tourisme', 'voiture', 'voiture particulière', 'véhicule de tourisme'],
        pickup: ['pick-up', 'Pick Up'],
        'four-by-four': ['4x4', 'tout-terrain'],
        truck: ['camion'],
        'tractor-trailer': ['tracteur routier', 'tracteur', 'ensemble', 'ensemble routier'],
      },
    ],
    [
      'fuel',
      {
        petrol: ['essence'],
        diesel: ['gasoil', 'gazole'],
        electric: ['électrique', 'électricité'],
        hybrid: ['hybride'],
      },
    ],
    [
      'exemption',
      {
        'public-transport': ['transport public', 'transport public de voyageurs', 'transport en commun'],
        'mixed-transport': ['transport mixte'],
        diplomat: ['diplomate', 'corps diplomatique'],
        'croissant-rouge': ['Croissant-Rouge marocain'],
        'dealer-stock': ['W18', 'stock concessionnaire'],
        'collection-vehicle': ['véhicule de collection', 'collection'],
        'state-ambulance': ["ambulance de l'État"],
        'state-fire': ["incendie, véhicule de l'État"],
        'state-intervention': ["intervention, véhicule de l'État"],
      },
    ],
    [
      'instalment',
      {
        'first-half': ['1', '1er', 'premier', '1er versement', 'premier versement', '1er semestre', 'premier semestre'],
        'second-half': [
          '2',
          '2e',
          '2ème',
          'deuxième',
          'second',
          '2e versement',
          '2ème versement',
          'deuxième versement',
        ],
      },
    ],
  ];

  it.each(WORDS)('of %s is read', (column, values) => {
    for (const [value, words] of Object.entries(values)) {
      for (const word of words)
        expect([word, toFleetRequest({ [column]: word })[column as keyof FleetRequest]]).toEqual([word, value]);
    }
  });

  it('for an owner, for yes and for no is read', () => {
    const kindOf = (owner: string) => toFleetRequest({ owner }).owner.kind;
    expect(['personne physique', 'particulier'].map(kindOf)).toEqual(['natural-person', 'natural-person']);
    expect(['société', 'entreprise', 'personne morale'].map(kindOf)).toEqual(['company', 'company', 'company']);
    const use = (professionalUse: string) => toFleetRequest({ professionalUse }).professionalUse;
    expect(['yes', 'oui', 'vrai', 'true', '1'].map(use)).toEqual([true, true, true, true, true]);
    expect(['no', 'non', 'faux', 'false', '0'].map(use)).toEqual([false, false, false, false, false]);
  });

  it.each(['', 'non', 'no', 'aucun', 'Aucune', 'néant', 'none', '–'])('%j claims nothing', (word) => {
    expect(toFleetRequest({ exemption: word, instalment: word })).toStrictEqual({ owner: { kind: 'company' } });
  });

  it.each<[FleetColumn, keyof FleetRequest, string, unknown]>([
    ['fiscalPowerCv', 'fiscalPowerCv', 'cv8', 'cv8'],
    ['grossWeightKg', 'grossWeightKg', '1234567890', '1234567890'],
    ['grossWeightKg', 'grossWeightKg', '123456789', 123_456_789],
    ['expectedTotal', 'expectedTotalCentimes', 'MAD 8', 'MAD 8'],
    ['expectedTotal', 'expectedTotalCentimes', '8 MAD', 800],
    ['expectedTotal', 'expectedTotalCentimes', '8 dhs', 800],
    ['years', 'years', ', 2025 ;', [2025]],
    ['years', 'years', '20256', ['20256']],
    ['years', 'years', '12025', ['12025']],
    ['firstRegisteredOn', 'firstRegisteredOn', '145657', '145657'],
    ['firstRegisteredOn', 'firstRegisteredOn', '1 5/02/2024', '1 5/02/2024'],
    ['firstRegisteredOn', 'firstRegisteredOn', '4565', '4565'],
    ['firstRegisteredOn', 'firstRegisteredOn', 'le 01/02/2024', 'le 01/02/2024'],
    ['firstRegisteredOn', 'firstRegisteredOn', '101/02/2024', '101/02/2024'],
    ['firstRegisteredOn', 'firstRegisteredOn', '01/02/20245', '01/02/20245'],
    ['firstRegisteredOn', 'firstRegisteredOn', '01/02/2024 08:30 Z', '01/02/2024 08:30 Z'],
  ])('of %s is read whole or stays: %s %j', (column, field, text, value) => {
    expect(toFleetRequest({ [column]: text })[field]).toEqual(value);
  });
});

it.each(Object.keys(CAPTIONS) as FleetColumn[])('what is expected of %s is said in three languages', (column) => {
  const field = column === 'expectedTotal' ? 'expectedTotalCentimes' : column;
  const problem = { type: '', title: '', status: 400, detail: '', instance: '', code: 'request.invalid', field };
  const [en, fr, ar] = (['en', 'fr', 'ar'] as const).map((language) => inWordsOfFile(problem, {}, language).expected);
  expect(en).toMatch(/^\S/);
  expect(fr).not.toBe(en);
  expect(fr).not.toMatch(/ or |, not |\$\d/);
  expect(ar).toMatch(/\p{Script=Arabic}/u);
});
