import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { readNationalList } from '../src/screening/list/national-list.file.js';
import { readUnList } from '../src/screening/list/un-list.file.js';
import { WATCH_LIST_BYTES_MAX } from '../src/screening/list/watch-list.js';

const UN = readFileSync('apps/transfers/test/watch-lists/un-consolidated.xml');
const NATIONAL = readFileSync('apps/transfers/test/watch-lists/national.csv');
const changed = (bytes: Buffer, from: string, to: string) => Buffer.from(bytes.toString().replace(from, to));

const refused = async (reading: Promise<unknown>): Promise<{ code: string; [detail: string]: unknown }> => {
  const error: unknown = await reading.catch((each: unknown) => each);
  if (error instanceof DomainError) return { code: error.code, ...error.details };
  throw new Error('it was not refused', { cause: error });
};

describe('the UN list', () => {
  it('is read with all its habits', async () => {
    const { source, generatedAt, entries } = await readUnList(UN);
    expect([source, generatedAt]).toEqual(['un', '2026-10-09T18:00:02.417Z']);
    expect(entries.map(({ id, version, kind, reference }) => [id, version, kind, reference])).toEqual([
      ['9000001', 3, 'individual', 'QDi.9001'],
      ['9000002', 1, 'individual', 'CDi.9002'],
      ['9000003', 2, 'individual', undefined],
      ['9100001', 4, 'entity', 'CDe.9001'],
    ]);
    expect(entries[0]).toMatchObject({
      names: [
        { text: 'YAZID ABDEL GHAFFAR EL ZOUHRI', quality: 'primary' },
        { text: 'يزيد عبد الغفار الزهري', quality: 'primary' },
        { text: 'Yazid Abdelghafar Zohri', quality: 'good' },
        { text: 'Yazeed Ezzouhri', quality: 'good' },
        { text: 'Abou Zohra the Tall', quality: 'low' },
      ],
      births: [
        { fromYear: 1971, toYear: 1971, day: '1971-03-09' },
        { fromYear: 1968, toYear: 1970 },
      ],
      nationalities: ['Atlantis', 'Ruritania'],
      documents: [{ number: 'ZZ-4471 902', kind: 'Passport' }],
    });
    expect(entries[1]).toMatchObject({
      names: [
        { text: 'Tariq Noureddine Qasmaoui', quality: 'primary' },
        { text: 'Tareq Nureddin Qasmaoui', quality: 'primary' },
        { text: 'Tarek Kasmawi', quality: 'good' },
      ],
      births: [{ fromYear: 1980, toYear: 1984 }],
      documents: [{ number: 'RU 77 31 905', kind: 'National Identification Number, Identity card' }],
    });
    expect(entries[2]).toMatchObject({ names: [{ text: 'Ould Salem & Sons' }], births: [{ fromYear: 1990 }] });
    expect(entries[3]?.names.map(({ quality }) => quality)).toEqual(['primary', 'good', 'good']);
  });

  it('is the same with a mark, in UTF-16, and with a prefix', async () => {
    const list = await readUnList(UN);
    const text = UN.toString();
    const utf16 = Buffer.from(`\ufeff${text.replace('encoding="utf-8"', 'encoding="utf-16"')}`, 'utf16le');
    const prefixed = text.replace('<CONSOLIDATED_LIST ', '<un:CONSOLIDATED_LIST xmlns:un="urn:un" ');
    for (const bytes of [
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(prefixed.replace('</CONSOLIDATED_LIST', '</un:CONSOLIDATED_LIST')),
    ]) {
      expect(await readUnList(bytes)).toEqual(list);
    }
  });

  it.each<[string, Buffer, object]>([
    [
      'a document type',
      changed(UN, '<CONS', '<!DOCTYPE CONSOLIDATED_LIST>\n<CONS'),
      { code: 'watch-list.entities', line: 3 },
    ],
    [
      'entities',
      changed(UN, '<CONS', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><CONS').subarray(0),
      { code: 'watch-list.entities', line: 3 },
    ],
    ['what is declared nowhere', changed(UN, '&amp; nobody', '&nobody;'), { code: 'watch-list.malformed', line: 15 }],
    ['an end that is missing', UN.subarray(0, 900), { code: 'watch-list.malformed', line: 17 }],
    ['an end of another', changed(UN, '</VERSIONNUM>', '</VERSION>'), { code: 'watch-list.malformed', line: 7 }],
    [
      'bytes that are no text',
      Buffer.concat([UN.subarray(0, 900), Buffer.from([0xff, 0xfe, 0xff])]),
      { code: 'watch-list.malformed' },
    ],
    [
      'an entry without an id',
      changed(UN, '<DATAID>9000002</DATAID>', ''),
      { code: 'watch-list.malformed', line: 101 },
    ],
    ['an entry without a version', changed(UN, '<VERSIONNUM>1<', '<VERSIONNUM>new<'), { code: 'watch-list.malformed' }],
    ['two of one id', changed(UN, '9000002', '9000001'), { code: 'watch-list.repeated-entry', id: '9000001' }],
    ['another document', Buffer.from('<html><body/></html>'), { code: 'watch-list.unknown-format' }],
    ['no XML', NATIONAL, { code: 'watch-list.unknown-format' }],
    ['nothing', Buffer.alloc(0), { code: 'watch-list.unknown-format' }],
    ['a list of nobody', Buffer.from('<CONSOLIDATED_LIST/>'), { code: 'watch-list.empty' }],
    ['more than a list can be', Buffer.alloc(WATCH_LIST_BYTES_MAX + 1), { code: 'watch-list.too-large' }],
    [
      'elements without end in each other',
      Buffer.from(`<CONSOLIDATED_LIST>${'<INDIVIDUAL>'.repeat(50)}`),
      { code: 'watch-list.malformed', line: 1 },
    ],
    [
      'an entry without end',
      Buffer.from(`<CONSOLIDATED_LIST><INDIVIDUAL>${'<A/>'.repeat(20_000)}`),
      { code: 'watch-list.malformed' },
    ],
  ])('is refused with %s', async (_, bytes, refusal) => {
    expect(await refused(readUnList(bytes))).toMatchObject({ field: 'file', ...refusal });
  });

  it('cut off wherever is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: UN.toString().trimEnd().length - 1 }), async (length) => {
        const { code } = await refused(readUnList(UN.subarray(0, length)));
        expect(['watch-list.malformed', 'watch-list.unknown-format']).toContain(code);
      }),
    );
  });
});

describe('the national list', () => {
  it('is read', async () => {
    const { source, generatedAt, entries } = await readNationalList(NATIONAL);
    expect([source, generatedAt, entries.length]).toEqual(['national', null, 3]);
    expect(entries[0]).toEqual({
      id: 'N-001',
      version: 1,
      kind: 'individual',
      names: [
        { text: 'Idriss Bouchama Tazouti', quality: 'primary' },
        { text: 'إدريس بوشامة التازوتي', quality: 'good' },
        { text: 'Driss Tazouti', quality: 'good' },
        { text: "Driss l'Ancien", quality: 'low' },
      ],
      births: [{ fromYear: 1964, toYear: 1964, day: '1964-11-23' }],
      nationalities: ['Atlantide'],
      documents: [
        { number: 'ZX441290', kind: 'CIN' },
        { number: 'PA7788123', kind: 'passeport' },
      ],
    });
    expect(entries[1]?.births).toEqual([
      { fromYear: 1979, toYear: 1981 },
      { fromYear: 1985, toYear: 1985 },
    ]);
    expect(entries[2]).toMatchObject({
      kind: 'entity',
      names: [{ text: 'Comptoir "Sahel Bleu", SARL' }, { quality: 'good' }],
    });
  });

  it('is the same with a mark, with commas, and with columns in another order', async () => {
    const few = 'Kind,ID,low aliases,version,name\nindividual,N-1,Le Grand;Le Vieux,2,Omar Zitouni\n';
    for (const text of [
      few,
      `\ufeff${few}`,
      `sep=;\r\n${few.replaceAll(';', '|').replaceAll(',', ';').replace('Le Grand|Le Vieux', '"Le Grand;Le Vieux"')}`,
    ]) {
      const { entries } = await readNationalList(Buffer.from(text));
      expect(entries).toMatchObject([
        {
          id: 'N-1',
          version: 2,
          names: [{ text: 'Omar Zitouni' }, { text: 'Le Grand', quality: 'low' }, { text: 'Le Vieux' }],
        },
      ]);
    }
  });

  const cell = (column: string, line = 2) => ({ code: 'watch-list.malformed-cell', line, column });
  it.each<[string, string, string, object]>([
    ['an unknown column', ';birth;', ';born;', { code: 'watch-list.unknown-column', line: 1, column: 'born' }],
    ['a column twice', ';birth;', ';name;', { code: 'watch-list.unknown-column', line: 1, column: 'name' }],
    ['a missing column', 'id;version;', 'birth;nationality;', { code: 'watch-list.unknown-column' }],
    ['no header', 'id;version;kind;name', 'N-0;1;entity;Aucun', { code: 'watch-list.unknown-column', column: 'N-0' }],
    ['no id', 'N-001', ' ', cell('id')],
    ['a version that is none', 'N-001;1;', 'N-001;0;', cell('version')],
    ['a kind that is none', 'individual', 'person', cell('kind')],
    ['no name', 'Zoulikha Aït Merzag', '…', cell('name', 3)],
    ['a day that there is not', '1964-11-23', '1964-11-31', cell('birth')],
    ['years the wrong way round', '1979-1981', '1981-1979', cell('birth', 3)],
    ['more cells than columns', 'ZX 55 01 77', 'ZX 55 01 77;more', cell('10', 3)],
    ['an id twice', 'N-002', 'N-001', { code: 'watch-list.repeated-entry', line: 3, id: 'N-001' }],
    ['a quotation that does not end', 'SARL"', 'SARL', { code: 'file.unreadable' }],
  ])('is refused with %s', async (_, from, to, refusal) => {
    expect(await refused(readNationalList(changed(NATIONAL, from, to)))).toMatchObject({ field: 'file', ...refusal });
  });

  it('is refused without a line, without columns that it needs, and when it is too large', async () => {
    const codeOf = async (bytes: Buffer) => (await refused(readNationalList(bytes))).code;
    expect(await codeOf(Buffer.from('id,version,kind,name\n'))).toBe('watch-list.empty');
    expect(await codeOf(Buffer.alloc(0))).toBe('file.empty');
    expect(await codeOf(Buffer.alloc(WATCH_LIST_BYTES_MAX + 1))).toBe('watch-list.too-large');
    const lacking = await refused(readNationalList(Buffer.from('id,name\n1,Omar Zitouni\n')));
    expect(lacking).toMatchObject({ code: 'watch-list.missing-column', column: 'version, kind' });
  });
});

it('the lists of the demonstration can be read, and tell of people who were invented', async () => {
  const national = await readNationalList(readFileSync('deploy/demo/watch-list.csv'));
  const un = await readUnList(readFileSync('deploy/demo/watch-list.xml'));
  expect([...national.entries, ...un.entries].map(({ id }) => id)).toEqual([
    'DEMO-1',
    'DEMO-2',
    'DEMO-3',
    'DEMO-4',
    '9900001',
    '9900002',
    '9910001',
  ]);
});
