import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { readPlate } from '../src/law/plate.js';
import { readFleetFile, type FleetFileKind } from '../src/fleet/fleet.file.js';
import type { FleetColumn, FleetLine } from '../src/fleet/fleet-line.js';
import { toFleetRequest } from '../src/fleet/fleet-request.js';
import { workbookOf, zipOf, type Cell } from './workbook.js';

const HEADER = 'plate,category,fuel,fiscal power,years';
const CAPTIONS = HEADER.split(',');
const demo = (kind: FleetFileKind): Promise<FleetLine[]> =>
  readFleetFile(readFileSync(`deploy/demo/fleet.${kind}`), kind);
const csv = (text: string, encoding: BufferEncoding = 'utf8'): Promise<FleetLine[]> =>
  readFleetFile(Buffer.from(text, encoding), 'csv');
const xlsx = (rows: Cell[][], parts?: Record<string, string>): Promise<FleetLine[]> =>
  readFleetFile(workbookOf(rows, parts), 'xlsx');
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

  it.each([',', ';', '\t'])('may be divided by %j, with quotation marks', async (delimiter) => {
    const text = `${CAPTIONS.join(delimiter)}\r\n"1-A-6"${delimiter}a "b"${delimiter}"x${delimiter}y"${delimiter}8${delimiter}"20\n26"\r\n`;
    const fields = {
      plate: '1-A-6',
      category: 'a "b"',
      fuel: `x${delimiter.trim() || ' '}y`,
      fiscalPowerCv: '8',
      years: '20 26',
    };
    expect(await csv(text)).toEqual([{ line: 3, fields }]);
  });

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from('Catégorie;Électrique;é’€')],
    ['UTF-8 with a mark', Buffer.from('\ufeffCatégorie;Électrique;é’€')],
    ['UTF-16', Buffer.from('\ufeffCatégorie;Électrique;é’€', 'utf16le')],
    ['windows-1252', Buffer.from('Cat\xe9gorie;\xc9lectrique;\xe9\x92\x80', 'latin1')],
  ])('may be %s', async (_, bytes) => {
    // The words stand in the last cell of the header, which is refused by its name.
    const expected = { column: 'Électrique' };
    await expect(readFleetFile(bytes, 'csv')).rejects.toEqual(refusal('fleet.unknown-column', expected));
  });

  it('keeps the numbers of lines when some are empty, and leaves those out', async () => {
    const rows = [[], CAPTIONS, ['1-A-6', 'x'], [], ['', ''], ['2-A-6', 'x']];
    const lines = [
      { line: 3, fields: { plate: '1-A-6', category: 'x' } },
      { line: 6, fields: { plate: '2-A-6', category: 'x' } },
    ];
    expect(await csv(rows.map((cells) => cells.join(',')).join('\n'))).toEqual(lines);
    expect(await xlsx(rows)).toEqual(lines);
  });

  it('has up to 1,000 vehicles', async () => {
    const rows = (count: number) => [CAPTIONS, ...vehicles(count)];
    const text = (count: number) => rows(count).join('\n');
    expect(await csv(text(1_000))).toHaveLength(1_000);
    expect(await xlsx(rows(1_000))).toHaveLength(1_000);
    const tooMany = refusal('fleet.too-many-lines', { linesMax: 1_000 });
    await expect(csv(text(1_001))).rejects.toEqual(tooMany);
    await expect(csv(text(20_000))).rejects.toEqual(tooMany);
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
    const cells = ['1-A-6', { excelDay: 1e12 }, true, 8.5, { excelDay: 45_657 }, null, 'x'];
    expect((await xlsx([CAPTIONS, cells]))[0]?.fields).toEqual({
      plate: '1-A-6',
      category: 'Invalid Date',
      fuel: 'true',
      fiscalPowerCv: '8.5',
      years: '2024-12-31,x',
    });
  });

  it('without vehicles is empty', async () => {
    for (const text of ['', ' \n;;\n', HEADER, `${HEADER}\n,,\n`])
      await expect(csv(text)).rejects.toEqual(refusal('fleet.empty'));
    await expect(readFleetFile(Buffer.alloc(0), 'xlsx')).rejects.toEqual(refusal('fleet.empty'));
    await expect(xlsx([])).rejects.toEqual(refusal('fleet.empty'));
    await expect(xlsx([CAPTIONS])).rejects.toEqual(refusal('fleet.empty'));
  });
});

describe('a file that cannot be read', () => {
  const whole = workbookOf([CAPTIONS, ...vehicles(1)]);
  const sheetOf = (rows: string) => ({
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });
  const part = 'a'.repeat(1_024);
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.xml`, '']));
  it.each<[string, FleetFileKind, Buffer]>([
    ['a workbook said to be CSV', 'csv', whole],
    ['an open quotation mark', 'csv', Buffer.from(`${HEADER}\n"1-A-6,x\n`)],
    ['CSV said to be a workbook', 'xlsx', Buffer.from(`${HEADER}\n${vehicles(9).join('\n')}`)],
    ['an old workbook, .xls', 'xlsx', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1_024, '0'), 'hex')],
    ['a zip file of something else', 'xlsx', zipOf({ 'a.xml': '<a/>' })],
    ['a zip file of nothing', 'xlsx', zipOf({})],
    ['the end of a zip file', 'xlsx', whole.subarray(-22)],
    ['half a workbook', 'xlsx', whole.subarray(0, whole.length / 2)],
    ['a workbook without its beginning', 'xlsx', whole.subarray(100)],
    ['a sheet that is no XML', 'xlsx', workbookOf([], { 'xl/worksheets/sheet1.xml': '<<<' })],
    ['more than 1,000 parts', 'xlsx', zipOf(many)],
    ['parts that say they are huge', 'xlsx', zipOf({ 'a.xml': part }, 50 * 1_024 * 1_024 + 1)],
    ['many parts that are huge together', 'xlsx', zipOf({ 'a.xml': part, 'b.xml': part }, 26 * 1_024 * 1_024)],
    ['a part that says it is small', 'xlsx', zipOf({ 'xl/workbook.xml': ' '.repeat(60_000_000) }, 10)],
    ['a cell without end', 'xlsx', workbookOf([], sheetOf('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'))],
    ['a row without end', 'xlsx', workbookOf([], sheetOf('<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>'))],
  ])('%s is unreadable', async (_, kind, bytes) => {
    const details = { field: 'file', expected: expect.any(String) };
    await expect(readFleetFile(bytes, kind)).rejects.toEqual(refusal('fleet.unreadable', details));
  });

  it('is refused, whatever it is', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab"\';,\t\r\n\0é', HEADER) }).map((text) => Buffer.from(text));
    const anything = fc.oneof(
      text,
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom<FleetFileKind>('csv', 'xlsx'), async (bytes, kind) => {
        const outcome = await readFleetFile(bytes, kind).catch((error: unknown) => error);
        expect(outcome instanceof DomainError || Array.isArray(outcome)).toBe(true);
      }),
    );
  });
});
