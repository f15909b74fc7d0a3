import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, EXEMPTIONS, FUELS, OWNER_KINDS } from '../src/law/vehicle.js';
import type { FleetColumn } from '../src/fleet/fleet-line.js';
import { toFleetRequest, type FleetRequest } from '../src/fleet/fleet-request.js';

const reading = (column: FleetColumn, text: string): FleetRequest => toFleetRequest({ [column]: text });

describe('the words of a line', () => {
  it.each<[FleetColumn, keyof FleetRequest, Record<string, unknown>]>([
    [
      'category',
      'category',
      { Tourisme: 'passenger', voiture: 'passenger', 'PICK UP': 'pickup', '4 x 4': 'four-by-four', camion: 'truck' },
    ],
    ['category', 'category', { 'Tracteur routier': 'tractor-trailer', ensemble: 'tractor-trailer', moto: 'moto' }],
    [
      'fuel',
      'fuel',
      { Essence: 'petrol', GASOIL: 'diesel', Diesel: 'diesel', Electrique: 'electric', hybride: 'hybrid', gpl: 'gpl' },
    ],
    [
      'professionalUse',
      'professionalUse',
      { Oui: true, VRAI: true, true: true, non: false, Faux: false, false: false },
    ],
    ['professionalUse', 'professionalUse', { 'peut-être': 'peut-être', constructor: 'constructor' }],
    ['fiscalPowerCv', 'fiscalPowerCv', { '8': 8, '8 CV': 8, '7,5': 7.5, '-8': '-8', huit: 'huit', '1e3': '1e3' }],
    ['grossWeightKg', 'grossWeightKg', { '19 000 kg': 19_000, '19\u202f000': 19_000, '19.000': '19.000', '': '' }],
    ['firstRegisteredOn', 'firstRegisteredOn', { '2024-02-29': '2024-02-29', '29/02/2024': '2024-02-29' }],
    ['firstRegisteredOn', 'firstRegisteredOn', { '1.2.2024': '2024-02-01', '01-02-2024 00:00': '2024-02-01' }],
    ['firstRegisteredOn', 'firstRegisteredOn', { '45657': '2024-12-31', '2024-12-31T00:00:00.000Z': '2024-12-31' }],
    ['firstRegisteredOn', 'firstRegisteredOn', { '29/02/2023': '29/02/2023', '31/12/24': '31/12/24', hier: 'hier' }],
    ['exemption', 'exemption', { Taxi: 'taxi', 'véhicule de collection': 'collection-vehicle', W18: 'dealer-stock' }],
    ['exemption', 'exemption', { aucune: undefined, '-': undefined, Non: undefined, amitié: 'amitié' }],
    ['instalment', 'instalment', { '1er versement': 'first-half', '2ème': 'second-half', 'first half': 'first-half' }],
    ['years', 'years', { '2025': [2025], '2023 2024;2025': [2023, 2024, 2025], '2024 et 2025': [2024, 2025] }],
    ['years', 'years', { '2024,25': [2024, '25'], '2023-2025': ['2023-2025'], tous: ['tous'] }],
    ['expectedTotal', 'expectedTotalCentimes', { '808': 80_800, '808,5': 80_850, '808.50': 80_850, '0,01': 1 }],
    ['expectedTotal', 'expectedTotalCentimes', { '1 250,00 DH': 125_000, '8.1': 810, '1.250': '1.250', '?': '?' }],
  ])('of %s', (column, field, texts) => {
    for (const [text, value] of Object.entries(texts))
      expect([text, reading(column, text)[field]]).toEqual([text, value]);
  });

  it('say who owns it; a company does when they do not', () => {
    expect(toFleetRequest({})).toEqual({ owner: { kind: 'company' } });
    expect(reading('owner', 'Personne physique').owner).toEqual({ kind: 'natural-person' });
    expect(reading('owner', 'SOCIETE').owner).toEqual({ kind: 'company' });
    expect(reading('owner', 'Ali').owner).toEqual({ kind: 'Ali' });
  });

  it('may be those of the API', () => {
    for (const category of CATEGORIES) expect(reading('category', category).category).toBe(category);
    for (const fuel of FUELS) expect(reading('fuel', fuel).fuel).toBe(fuel);
    for (const kind of OWNER_KINDS) expect(reading('owner', kind).owner.kind).toBe(kind);
    for (const exemption of EXEMPTIONS) expect(reading('exemption', exemption).exemption).toBe(exemption);
  });

  it('never throw', () => {
    const columns: FleetColumn[] = ['fiscalPowerCv', 'years', 'firstRegisteredOn', 'expectedTotal', 'professionalUse'];
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789/-. ,T:') }));
    fc.assert(fc.property(fc.constantFrom(...columns), text, (column, text) => void reading(column, text)));
  });
});
