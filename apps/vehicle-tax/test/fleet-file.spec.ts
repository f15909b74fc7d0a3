import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { writeWorkbook, type SheetKind } from '#libs/documents';
import { readPlate } from '../src/law/plate.js';
import { readFleetFile } from '../src/fleet/fleet.file.js';
import { fleetOf, type FleetColumn, type FleetLine } from '../src/fleet/fleet-line.js';
import { toFleetRequest } from '../src/fleet/fleet-request.js';

const HEADER = 'plate,category,fuel,fiscal power,years';
const CAPTIONS = HEADER.split(',');
const linesIn = async (bytes: Buffer, kind: SheetKind): Promise<FleetLine[]> =>
  (await readFleetFile(bytes, kind)).lines;
const demo = (kind: SheetKind): Promise<FleetLine[]> => linesIn(readFileSync(`deploy/demo/fleet.${kind}`), kind);
const csv = (text: string): Promise<FleetLine[]> => linesIn(Buffer.from(text), 'csv');
const xlsx = async ([header = [], ...rows]: readonly string[][]): Promise<FleetLine[]> => {
  const columns = header.map((caption, index) => ({
    caption,
    kind: 'text' as const,
    value: (cells: readonly string[]) => cells[index] ?? null,
  }));
  return linesIn(await writeWorkbook('Parc', columns, rows), 'xlsx');
};
const vehicles = (count: number): string[][] =>
  Array.from({ length: count }, (_, index) => [`${index + 1}-A-6`, 'tourisme', 'diesel', '8', '2026']);
const refusal = (code: string, details?: object) =>
  expect.objectContaining({ code, ...(details && { details: expect.objectContaining(details) }) });

describe('a file of vehicles', () => {
  it('gives the same requests as CSV and as a workbook', async () => {
    const lines = await demo('csv');
    expect(lines.map(({ line, fields }) => ({ line, plate: readPlate(fields.plate ?? '') }))).toEqual([
      { line: 2, plate: '24680-A-1' },
      { line: 3, plate: '70458-A-33' },
      { line: 4, plate: '82617-A-15' },
      { line: 5, plate: '91508-D-40' },
      { line: 6, plate: '60274-D-1' },
    ]);
    expect(toFleetRequest(lines[1]?.fields ?? {})).toEqual({
      plate: '70458/أ/33',
      category: 'pickup',
      professionalUse: true,
      fuel: 'diesel',
      fiscalPowerCv: 8,
      grossWeightKg: 2_800,
      firstRegisteredOn: '2017-07-31',
      owner: { kind: 'company' },
      years: [2025, 2026],
    });
    const requests = (all: FleetLine[]) => all.map(({ line, fields }) => [line, toFleetRequest(fields)]);
    expect(requests(await demo('xlsx'))).toEqual(requests(lines));
  });

  it('keeps the numbers of lines when some are empty, and leaves those out', async () => {
    const rows = [CAPTIONS, ['1-A-6', 'x'], [], ['', ''], ['2-A-6', 'x']];
    const lines = [
      { line: 2, fields: { plate: '1-A-6', category: 'x' } },
      { line: 5, fields: { plate: '2-A-6', category: 'x' } },
    ];
    expect(await csv(rows.map((cells) => cells.join(',')).join('\n'))).toEqual(lines);
    expect(await xlsx(rows)).toEqual(lines);
  });

  it('has up to 1,000 vehicles', async () => {
    const rows = (count: number) => [CAPTIONS, ...vehicles(count)];
    const text = (count: number) => rows(count).join('\n');
    expect(await csv(text(1_000))).toHaveLength(1_000);
    expect(await xlsx(rows(1_000))).toHaveLength(1_000);
    const tooMany = refusal('file.too-many-rows', { rowsMax: 1_001 });
    await expect(csv(text(1_001))).rejects.toEqual(tooMany);
    await expect(xlsx(rows(1_001))).rejects.toEqual(tooMany);
  });

  it('may call its columns in English or French, in any case, with accents and units or without', async () => {
    const header =
      "N° d'immatriculation;CATEGORIE;carburant;Puissance fiscale (CV);Années;P.T.A.C. (kg);Date de 1ère mise en circulation;" +
      'PROPRIÉTAIRE;usage_professionnel;Exonération;versement;Montant attendu (DH)';
    const columns: FleetColumn[] = ['plate', 'category', 'fuel', 'fiscalPowerCv', 'years', 'grossWeightKg'];
    columns.push('firstRegisteredOn', 'owner', 'professionalUse', 'exemption', 'instalment', 'expectedTotal');
    const fields = Object.fromEntries(columns.map((column, index) => [column, `${index}`]));
    expect(await csv(`${header}\n${columns.map((_, index) => index).join(';')}`)).toEqual([{ line: 2, fields }]);
  });

  it('with a wrong column is refused by its name', async () => {
    const expected = expect.stringContaining('plate (immatriculation), category (catégorie)');
    const unknown = (column: string) => refusal('fleet.unknown-column', { field: 'file', column, expected });
    await expect(csv(`${HEADER},Couleur\n`)).rejects.toEqual(unknown('Couleur'));
    await expect(csv(`${HEADER},expectedTotalCentimes\n`)).rejects.toEqual(unknown('expectedTotalCentimes'));
    await expect(csv(`${HEADER},${'x'.repeat(500)}`)).rejects.toEqual(unknown('x'.repeat(60)));
    await expect(csv(`plate,,${HEADER}\n`)).rejects.toEqual(unknown('column 2, without a name'));
    const repeated = refusal('fleet.repeated-column', { column: 'plate (immatriculation)' });
    await expect(csv(`${HEADER},Matricule\n`)).rejects.toEqual(repeated);
    const missing = refusal('fleet.missing-column', { columns: ['fuel (carburant)', 'years (années)'] });
    await expect(xlsx([['Plate', 'CV', 'Catégorie']])).rejects.toEqual(missing);
  });

  it('keeps cells that mean nothing, and what stands right of the last column', async () => {
    const [line] = await csv(`${HEADER}\n?,?,?,?,2026,13,,x\n`);
    expect(line?.fields).toEqual({ plate: '?', category: '?', fuel: '?', fiscalPowerCv: '?', years: '2026,13,x' });
  });

  it('without vehicles is empty', async () => {
    for (const text of [HEADER, `${HEADER}\n,,\n`]) await expect(csv(text)).rejects.toEqual(refusal('fleet.empty'));
    await expect(xlsx([CAPTIONS])).rejects.toEqual(refusal('fleet.empty'));
    expect(() => fleetOf([])).toThrow(refusal('fleet.empty'));
  });

  it('that is no file of rows is refused as any such file', async () => {
    await expect(csv('')).rejects.toEqual(refusal('file.empty'));
    await expect(readFleetFile(Buffer.from(HEADER), 'xlsx')).rejects.toEqual(refusal('file.unreadable'));
  });
});
